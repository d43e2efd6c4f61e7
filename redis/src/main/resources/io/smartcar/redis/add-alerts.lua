-- Adds alerts of one day, each once: returns for each, in order, 1 if it was new and 0 if it was there.
-- KEYS: the day's set, its stream, its identities.
-- ARGV: ttl in seconds, channel, and then identity, member, alert of each.
--
-- Redis does not undo a script that fails half way (a key of another type in the way). So an identity
-- is written when nothing can fail any more for its alert, and a failed call can be sent again.
local new = {}
local expiring = false
for i = 3, #ARGV, 3 do
  local identity, member, alert = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if redis.call('SISMEMBER', KEYS[3], identity) == 1 then
    new[#new + 1] = 0
  else
    redis.call('SADD', KEYS[1], member)
    redis.call('XADD', KEYS[2], '*', 'alert', alert)
    redis.call('SADD', KEYS[3], identity)
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
