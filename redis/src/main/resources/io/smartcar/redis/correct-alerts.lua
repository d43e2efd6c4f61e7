-- Corrects the alerts of one car and day: returns 1, or 0 if a judgement of a higher revision was there before.
-- KEYS: those of day.lua, and then the hash of each alert. ARGV: ttl in seconds, channel, channel of corrections,
-- day, car, car as in cars, revision, silence that ends an episode in milliseconds, and then for each correction the
-- alert to withdraw, the alert to add, and by how much it is late.
local ttl, channel, corrections, day, car, carIndex, revision =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
SILENCE = tonumber(ARGV[8])

probe()
-- The car's alerts that hold, by the rest of their member of cars, and how many there are for each date: the day's
-- set has a member while any does.
local held, holders = {}, {}
for _, member in ipairs(redis.call('ZRANGEBYLEX', CARS, '[' .. carIndex .. '/', '(' .. carIndex .. '0')) do
  local raised, entry, rest = string.match(member, '^[^/]*/([^/]*)/([^/]*)/(.*)$')
  local date = string.match(rest, '^[^/]*')
  held[rest] = { member = member, entry = entry }
  holders[date] = (holders[date] or 0) + 1
end

local last = redis.call('HGET', REVISIONS, car)
if last and tonumber(last) > tonumber(revision) then
  return 0
end
redis.call('HSET', REVISIONS, car, revision)

local function entryOf(id)
  local entry = redis.call('XRANGE', STREAM, id, id)[1]
  local fields = {}
  for i = 1, entry and #entry[2] or 0, 2 do
    fields[entry[2][i]] = entry[2][i + 1]
  end
  return fields
end

-- What is known of an alert: of one that was corrected in corrected, of another in its entry. The version before
-- kept no index: what it added holds, and nobody knows since when.
local function kept(alert)
  local text = redis.call('HGET', CORRECTED, alert.identity)
  if text then
    local holds, entry, raised, rules, late, json = string.match(
      text, '^{"holds":(%a+),"entry":"([%d%-]*)","raised":(%-?%d+),"rules":(%-?%d+),(.-)"alert":(.*)}$')
    return { holds = holds == 'true', entry = entry, raised = raised, rules = rules, late = late, alert = json }
  elseif held[alert.rest] then
    local fields = entryOf(held[alert.rest].entry)
    return {
      holds = true, entry = held[alert.rest].entry, raised = fields.raised, rules = fields.rules or alert.rules,
      late = '', alert = fields.alert
    }
  elseif redis.call('SISMEMBER', IDENTITIES, alert.identity) == 1 then
    return { holds = true, entry = '', rules = alert.rules, late = '' }
  end
  return { holds = false }
end

local function keep(identity, holds, entry, raised, rules, late, json)
  redis.call('HSET', CORRECTED, identity,
    '{"holds":' .. holds .. ',"entry":"' .. entry .. '","raised":' .. raised .. ',"rules":' .. rules .. ','
      .. late .. '"alert":' .. json .. '}')
end

local function unindex(rest)
  if held[rest] then
    local date = string.match(rest, '^[^/]*')
    redis.call('ZREM', CARS, held[rest].member)
    held[rest] = nil
    holders[date] = holders[date] - 1
  end
end

local function index(alert, entry)
  local date = string.match(alert.rest, '^[^/]*')
  local member = memberOfCars(alert, entry)
  redis.call('ZADD', CARS, 0, member)
  held[alert.rest] = { member = member, entry = entry }
  holders[date] = (holders[date] or 0) + 1
end

-- Only a day that the version before began has alerts of it: its entries say nothing of the moment.
local function heldByTheVersionBefore(alert)
  local first = redis.call('XRANGE', STREAM, '-', '+', 'COUNT', 1)[1]
  if first and not entryOf(first[1]).raised then
    local ending = '/' .. alert.member
    for _, identity in ipairs(redis.call('SMEMBERS', IDENTITIES)) do
      local rule = string.sub(identity, 1, -#ending - 1)
      if identity ~= alert.identity and string.sub(identity, -#ending) == ending
        and not held[string.match(alert.rest, '^[^/]*/') .. rule]
        and redis.call('HEXISTS', CORRECTED, identity) == 0 then
        return true
      end
    end
  end
  return false
end

-- How many were corrected of the day; beside the revisions, under names that no car has.
local function count(kind)
  redis.call('HINCRBY', REVISIONS, kind, 1)
end

local function drop(alert, old, replacedBy)
  unindex(alert.rest)
  if (holders[string.match(alert.rest, '^[^/]*')] or 0) == 0 and not heldByTheVersionBefore(alert) then
    redis.call('SREM', SET, alert.member)
  end
  keep(alert.identity, 'false', old.entry, old.raised or alert.raised, old.rules, old.late, old.alert or alert.alert)
  if redis.call('EXISTS', alert.key) == 0 then
    describe(alert, old.entry, ttl, {})
  end
  redis.call('ZREM', TIMES, alert.identity)
  takeFromEpisode(alert, old.raised or alert.raised)
  redis.call('HSET', alert.key, '@holds', '0')
  if replacedBy then
    redis.call('HSET', alert.key, '@replaced-by', replacedBy)
  end
  redis.call('EXPIRE', alert.key, ttl)
end

local function hold(alert, before, entry, late, replaces)
  unindex(alert.rest)
  if before.holds then
    takeFromEpisode(alert, before.raised or alert.raised)
  end
  addToEpisode(alert)
  index(alert, entry)
  redis.call('SADD', SET, alert.member)
  redis.call('SADD', IDENTITIES, alert.identity)
  keep(alert.identity, 'true', entry, alert.raised, alert.rules, '"late-by":' .. late .. ',', alert.alert)
  -- It may have had other values.
  redis.call('DEL', alert.key)
  local more = { '@late-by', late }
  if replaces and replaces ~= alert.identity then
    more = { '@late-by', late, '@replaces', replaces }
  end
  describe(alert, entry, ttl, more)
end

local changed = false
local next, hash = 9, DAY_KEYS
local function nextBlock()
  local alert
  alert, next = block(next)
  if alert.identity ~= '' then
    hash = hash + 1
    alert.key = KEYS[hash]
  end
  return alert
end

while next <= #ARGV do
  local was, is, late = nextBlock(), nextBlock(), ARGV[next]
  next = next + 1
  local old = kept(was)
  local withdraw = was.identity ~= '' and was.identity ~= is.identity and old.holds
  local before = kept(is)
  local same = before.holds and before.alert == is.alert and tonumber(before.raised) == tonumber(is.raised)
  if is.identity ~= '' and not same then
    local replaces = withdraw and was.identity or before.holds and is.identity or nil
    local fields = { 'alert', is.alert, 'raised', is.raised, 'rules', is.rules, 'late', 'true', 'late-by', late }
    if replaces then
      fields[#fields + 1] = 'replaces'
      fields[#fields + 1] = replaces
    end
    local entry = redis.call('XADD', STREAM, '*', unpack(fields))
    hold(is, before, entry, late, replaces)
    if withdraw then
      drop(was, old, is.identity)
    end
    if replaces then
      redis.call('PUBLISH', corrections,
        '{"day":"' .. day .. '","replaces":' .. cjson.encode(replaces) .. ',"raised":' .. is.raised
          .. ',"rules":' .. is.rules .. ',"late-by":' .. late .. ',"alert":' .. is.alert .. '}')
      count('+replaced')
    else
      redis.call('PUBLISH', channel, is.alert)
      count('+added')
    end
    changed = true
  elseif withdraw then
    local json, raised = old.alert or was.alert, old.raised or was.raised
    redis.call('XADD', STREAM, '*', 'withdrawn', json, 'raised', raised, 'rules', old.rules)
    drop(was, old)
    redis.call('PUBLISH', corrections,
      '{"day":"' .. day .. '","raised":' .. raised .. ',"rules":' .. old.rules .. ',"withdrawn":' .. json .. '}')
    count('+withdrawn')
    changed = true
  end
end
if changed then
  settle()
  expire(ttl)
else
  redis.call('EXPIRE', REVISIONS, ttl)
end
return 1
