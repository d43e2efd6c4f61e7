-- Adds alerts of one day, each once: returns for each, in order, 1 if it was new and 0 if it was known.
-- KEYS: those of day.lua, and then the hash of each alert. ARGV: ttl in seconds, channel, silence that ends an
-- episode in milliseconds, and then the alerts.
--
-- Redis does not undo a script that fails half way (a key of another type in the way, a right that is missing).
-- So what can fail is tried before an entry is written, an identity is written behind its entry, and a failed
-- call can be sent again.
local ttl, channel = ARGV[1], ARGV[2]
SILENCE = tonumber(ARGV[3])
local new = {}
local probed = false
local next = 4
while next <= #ARGV do
  local alert
  alert, next = block(next)
  alert.key = KEYS[DAY_KEYS + #new + 1]
  if redis.call('SISMEMBER', IDENTITIES, alert.identity) == 1 then
    new[#new + 1] = 0
  else
    if not probed then
      probe()
      probed = true
    end
    redis.call('SADD', SET, alert.member)
    local entry =
      redis.call('XADD', STREAM, '*', 'alert', alert.alert, 'raised', alert.raised, 'rules', alert.rules)
    redis.call('SADD', IDENTITIES, alert.identity)
    redis.call('ZADD', CARS, 0, memberOfCars(alert, entry))
    addToEpisode(alert)
    describe(alert, entry, ttl, {})
    redis.call('PUBLISH', channel, alert.alert)
    new[#new + 1] = 1
  end
end
if probed then
  settle()
  expire(ttl)
end
return new
