-- Notes what somebody did about the episode of an alert, once: returns 'done' and the episode as JSON, 'unknown' if
-- there is no such alert, or 'none' if neither it nor any near it holds.
-- KEYS: those of day.lua, and the hash of the alert. ARGV: ttl in seconds, silence in milliseconds, what was done,
-- by whom, when (epoch ms), remark, to whom it was given.
local ttl = ARGV[1]
SILENCE = tonumber(ARGV[2])
probe()
local alert = redis.call('HMGET', KEYS[DAY_KEYS + 1], 'rule', 'carNumber', 'date', '@raised')
if not alert[1] then
  return { 'unknown' }
end
local raised = tonumber(alert[4])
local rc, key = escaped(alert[1]) .. '/' .. escaped(alert[2]), sorted(raised) .. '/' .. escaped(alert[3])
local before, behind = lastUpTo(rc, key), firstBehind(rc, key)
local episode = before and raised - before.to <= SILENCE and before
  or behind and behind.from - raised <= SILENCE and behind
if not episode then
  return { 'none' }
end
local lines = redis.call('HGET', HANDLED, rc) or ''
local line = '{"action":' .. quoted(ARGV[3]) .. ',"by":' .. quoted(ARGV[4]) .. ',"at":' .. ARGV[5] .. ',"remark":'
  .. quoted(ARGV[6]) .. ',"assignee":' .. quoted(ARGV[7]) .. ',"from":'
-- Whoever got no answer sends it again.
if not string.find(lines, line, 1, true) then
  redis.call('HSET', HANDLED, rc,
    lines .. line .. string.format('%.0f', episode.from) .. ',"until":' .. string.format('%.0f', episode.to) .. '}\n')
  settle({
    change = ARGV[3],
    more = { 'by', ARGV[4], 'at', ARGV[5], 'remark', ARGV[6], 'assignee', ARGV[7] }
  })
  expire(ttl)
end
return { 'done', redis.call('HGET', EPISODES, episode.id) }
