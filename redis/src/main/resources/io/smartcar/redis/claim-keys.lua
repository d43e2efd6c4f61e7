-- Says who writes the keys of a prefix: returns the name of another whose claim holds, or an empty text.
-- KEYS: the writer's key. ARGV: name, how long the claim holds in seconds.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return holder
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return ''
