-- Ends episodes of a day that the rules' clock has gone past: returns how many of the day are open then.
-- KEYS: those of day.lua. ARGV: ttl in seconds, silence in milliseconds, clock (epoch ms), how many at most.
local ttl, clock = ARGV[1], ARGV[3]
SILENCE = tonumber(ARGV[2])
local due = redis.call('ZRANGEBYSCORE', ENDS, '-inf', clock, 'LIMIT', 0, ARGV[4])
if #due > 0 then
  local before = redis.call('HGET', EPISODES, '+clock')
  if not before or tonumber(before) < tonumber(clock) then
    redis.call('HSET', EPISODES, '+clock', clock)
  end
  for _, id in ipairs(due) do
    if not lookedAt(id) then
      redis.call('ZREM', ENDS, id)
    end
  end
  settle()
  for _, id in ipairs(due) do
    -- It was to end by another silence.
    if now[id] and now[id].open then
      redis.call('ZADD', ENDS, now[id].to + SILENCE, id)
    end
  end
  expire(ttl)
end
return redis.call('ZCARD', ENDS)
