-- Adds one alert to its day, once: returns 1 if it was new, 0 if it was there.
-- KEYS: the day's set, its stream, its identities. ARGV: identity, member, alert, ttl in seconds, channel.
--
-- Redis does not undo a script that fails half way (a key of another type in the way). So the
-- identity is written when nothing can fail any more, and a failed alert can be sent again.
if redis.call('SISMEMBER', KEYS[3], ARGV[1]) == 1 then
  return 0
end
redis.call('SADD', KEYS[1], ARGV[2])
redis.call('XADD', KEYS[2], '*', 'alert', ARGV[3])
redis.call('SADD', KEYS[3], ARGV[1])
for _, key in ipairs(KEYS) do
  redis.call('EXPIRE', key, ARGV[4])
end
redis.call('PUBLISH', ARGV[5], ARGV[3])
return 1
