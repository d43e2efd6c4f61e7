-- Adds alerts of one day, each once: returns for each, in order, 1 if it was new and 0 if it was known.
-- KEYS: the day's set, its stream, identities, cars, corrected, revisions.
-- ARGV: ttl in seconds, channel, and then identity, member, alert, moment raised, version of the rules, beginning
-- and end of the member of cars of each.
--
-- Redis does not undo a script that fails half way (a key of another type in the way, a right that is missing).
-- So what can fail is tried before an entry is written, an identity is written behind its entry, and a failed
-- call can be sent again.
local new = {}
local expiring = false
for i = 3, #ARGV, 7 do
  local identity, member, alert = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if redis.call('SISMEMBER', KEYS[3], identity) == 1 then
    new[#new + 1] = 0
  else
    if not expiring then
      redis.call('ZADD', KEYS[4], 0, '')
      redis.call('ZREM', KEYS[4], '')
    end
    redis.call('SADD', KEYS[1], member)
    local entry = redis.call('XADD', KEYS[2], '*', 'alert', alert, 'raised', ARGV[i + 3], 'rules', ARGV[i + 4])
    redis.call('SADD', KEYS[3], identity)
    redis.call('ZADD', KEYS[4], 0, ARGV[i + 5] .. '/' .. entry .. '/' .. ARGV[i + 6])
    if not expiring then
      for _, key in ipairs(KEYS) do
        redis.call('EXPIRE', key, ARGV[1])
      end
      expiring = true
    end
    redis.call('PUBLISH', ARGV[2], alert)
    new[#new + 1] = 1
  end
end
return new
