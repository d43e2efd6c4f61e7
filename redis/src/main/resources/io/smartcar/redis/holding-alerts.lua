-- A car's alerts of one day that hold and were raised in some time, in the order of that, each as corrected has it.
-- KEYS: cars, corrected, stream. ARGV: the first member of cars, the one behind the last, the car.
local found = {}
local corrected = redis.call('HLEN', KEYS[2]) > 0
for _, member in ipairs(redis.call('ZRANGEBYLEX', KEYS[1], '[' .. ARGV[1], '(' .. ARGV[2])) do
  local id, date, rule = string.match(member, '^[^/]*/[^/]*/([^/]*)/([^/]*)/(.*)$')
  local text
  if corrected then
    local plain = string.gsub(date, '%%(%x%x)', function(hex)
      return string.char(tonumber(hex, 16))
    end)
    text = redis.call('HGET', KEYS[2], rule .. '/' .. ARGV[3] .. '-' .. plain)
  end
  if not text then
    local entry = redis.call('XRANGE', KEYS[3], id, id)[1]
    if entry then
      local f = entry[2]
      text = '{"holds":true,"entry":"' .. id .. '","raised":' .. f[4] .. ',"rules":' .. f[6] .. ',"alert":' .. f[2] .. '}'
    end
  end
  found[#found + 1] = text or nil
end
return found
