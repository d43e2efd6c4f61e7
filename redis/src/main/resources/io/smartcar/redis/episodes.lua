-- The episodes of a day's alerts, for the scripts of the day: sent between day.lua and the script itself.
--
-- An episode is of one rule and car: alerts that hold, each at most SILENCE after the one before. Its id is the
-- identity of its first alert. It is open until the rules' clock has passed its last alert by SILENCE. What is in
-- the keys depends on which alerts hold, on the clock and on who handled what, and not on the order of the calls.
--
-- moments    <rule>/<car>/<raised>/<date>/<value> of each alert, all scores equal
-- spans      <rule>/<car>/<raised>/<date>/<id> of each episode's first alert, all scores equal
-- episodes   id -> JSON; '+clock' -> the clock when an episode of the day was last ended
-- open       id -> JSON of those that are open
-- ends       id, scored by the clock that ends it
-- handled    <rule>/<car> -> what was done, a line of JSON each, with the span of the episode then
local SILENCE = 0

-- The episodes that were looked at, by id: now is what they are, and first what they were before the script, or
-- false if there was none.
local now, first, order = {}, {}, {}

-- As in the sorted sets: so that no slash is in it.
local function escaped(text)
  return (string.gsub(text, '[%z\1-\32/%%]', function(char)
    return string.format('%%%02X', string.byte(char))
  end))
end

local function decoded(text)
  local episode = cjson.decode(text)
  episode.worst = string.match(text, '"worst":([^,}]+)')
  episode.rc = escaped(episode.rule) .. '/' .. escaped(episode.carNumber)
  episode.key = sorted(episode.from) .. '/' .. escaped(episode.since)
  return episode
end

local function quoted(text)
  return (string.gsub(cjson.encode(text), '\\/', '/'))
end

local function lookedAt(id)
  if first[id] == nil then
    local text = redis.call('HGET', EPISODES, id)
    first[id] = text or false
    now[id] = text and decoded(text) or nil
    order[#order + 1] = id
  end
  return now[id]
end

-- The episode whose first alert is the last one up to this key, <raised>/<date>.
local function lastUpTo(rc, key)
  local span = redis.call('ZREVRANGEBYLEX', SPANS, '(' .. rc .. '/' .. key .. '0', '[' .. rc .. '/', 'LIMIT', 0, 1)[1]
  return span and lookedAt(string.match(span, '^[^/]*/[^/]*/[^/]*/[^/]*/(.*)$'))
end

-- The episode whose first alert is the first one behind this key.
local function firstBehind(rc, key)
  local span = redis.call('ZRANGEBYLEX', SPANS, '[' .. rc .. '/' .. key .. '0', '(' .. rc .. '0', 'LIMIT', 0, 1)[1]
  return span and lookedAt(string.match(span, '^[^/]*/[^/]*/[^/]*/[^/]*/(.*)$'))
end

local function spanOf(episode)
  return episode.rc .. '/' .. episode.key .. '/' .. episode.id
end

local function set(episode)
  lookedAt(episode.id)
  now[episode.id] = episode
  redis.call('ZADD', SPANS, 0, spanOf(episode))
end

local function unset(episode)
  now[episode.id] = nil
  redis.call('ZREM', SPANS, spanOf(episode))
end

local function worse(one, other)
  if not one.worst or other.worst and tonumber(other.worst) > tonumber(one.worst) then
    return other
  end
  return one
end

-- Two become one; the first begins first.
local function joined(one, other)
  local worst = worse(one, other)
  local last = one
  if other.to > one.to or other.to == one.to and other.last > one.last then
    last = other
  end
  return {
    id = one.id, rc = one.rc, key = one.key, rule = one.rule, carNumber = one.carNumber, since = one.since,
    from = one.from, last = last.last, to = last.to, alerts = one.alerts + other.alerts,
    measure = worst.measure, worst = worst.worst
  }
end

-- An episode of one alert.
local function alone(rc, rule, car, date, raised, measure, value)
  local key = sorted(raised) .. '/' .. date.sorted
  return {
    id = rule .. '/' .. car .. '-' .. date.plain, rc = rc, key = key, rule = rule, carNumber = car,
    since = date.plain, from = tonumber(raised), last = date.plain, to = tonumber(raised), alerts = 1,
    measure = value ~= '' and measure or nil, worst = value ~= '' and value or nil
  }
end

-- The alert holds from now on.
local function addToEpisode(alert)
  local rc = alert.rule .. '/' .. alert.car
  local date = { sorted = string.match(alert.rest, '^[^/]*'), plain = alert.fields[6] }
  local added = alone(rc, alert.fields[2], alert.fields[4], date, alert.raised, alert.measure, alert.value)
  redis.call('ZADD', MOMENTS, 0, rc .. '/' .. added.key .. '/' .. alert.value .. '/' .. alert.measure)
  local before, behind = lastUpTo(rc, added.key), firstBehind(rc, added.key)
  if before and added.from - before.to <= SILENCE then
    unset(before)
    added = joined(before, added)
  end
  if behind and behind.from - added.to <= SILENCE then
    unset(behind)
    added = joined(added, behind)
  end
  set(added)
end

-- The alert does not hold any more; it was raised then.
local function takeFromEpisode(alert, raised)
  local rc = alert.rule .. '/' .. alert.car
  local key = sorted(raised) .. '/' .. string.match(alert.rest, '^[^/]*')
  local member = redis.call('ZRANGEBYLEX', MOMENTS, '[' .. rc .. '/' .. key .. '/', '(' .. rc .. '/' .. key .. '0')[1]
  local episode = member and lastUpTo(rc, key)
  if member then
    redis.call('ZREM', MOMENTS, member)
  end
  if not episode then
    return
  end
  unset(episode)
  local part
  for _, left in ipairs(redis.call('ZRANGEBYLEX', MOMENTS,
    '[' .. rc .. '/' .. sorted(episode.from) .. '/', '(' .. rc .. '/' .. sorted(episode.to) .. '0')) do
    local moment, date, value, measure = string.match(left, '^[^/]*/[^/]*/([^/]*)/([^/]*)/([^/]*)/(.*)$')
    local plain = string.gsub(date, '%%(%x%x)', function(hex)
      return string.char(tonumber(hex, 16))
    end)
    local next = alone(rc, episode.rule, episode.carNumber, { sorted = date, plain = plain }, moment, measure, value)
    if part and next.from - part.to <= SILENCE then
      part = joined(part, next)
    else
      if part then
        set(part)
      end
      part = next
    end
  end
  if part then
    set(part)
  end
end

-- What was done of it: of whatever episodes are now where it was then.
local function handledOf(episode)
  local found = {}
  for line in string.gmatch(redis.call('HGET', HANDLED, episode.rc) or '', '[^\n]+') do
    local done = cjson.decode(line)
    if done.from - SILENCE <= episode.to and done['until'] + SILENCE >= episode.from then
      found[#found + 1] = line
    end
  end
  return found
end

local function encoded(episode, clock)
  episode.open = not clock or episode.to + SILENCE > tonumber(clock)
  local parts = {
    '{"id":' .. quoted(episode.id), '"rule":' .. quoted(episode.rule),
    '"carNumber":' .. quoted(episode.carNumber), '"since":' .. quoted(episode.since),
    '"last":' .. quoted(episode.last), '"alerts":' .. string.format('%.0f', episode.alerts)
  }
  if episode.worst then
    parts[#parts + 1] = '"measure":' .. quoted(episode.measure)
    parts[#parts + 1] = '"worst":' .. episode.worst
  end
  parts[#parts + 1] = '"open":' .. tostring(episode.open)
  parts[#parts + 1] = '"from":' .. string.format('%.0f', episode.from)
  parts[#parts + 1] = '"to":' .. string.format('%.0f', episode.to)
  local handled = handledOf(episode)
  if #handled > 0 then
    parts[#parts + 1] = '"handled":[' .. table.concat(handled, ',') .. ']'
  end
  return table.concat(parts, ',') .. '}'
end

local function tell(change, id, text, more)
  local fields = { 'change', change, 'id', id }
  if text then
    fields[#fields + 1] = 'episode'
    fields[#fields + 1] = text
  end
  for _, field in ipairs(more or {}) do
    fields[#fields + 1] = field
  end
  redis.call('XADD', CHANGES, '*', unpack(fields))
end

local function isOpen(text)
  return string.find(text, '"open":true', 1, true) ~= nil
end

-- Writes what has become of those that were looked at, and an entry for each that is another.
local function settle(told)
  local clock = redis.call('HGET', EPISODES, '+clock')
  for _, id in ipairs(order) do
    local was, episode = first[id], now[id]
    if episode then
      local text = encoded(episode, clock)
      if text ~= was then
        redis.call('HSET', EPISODES, id, text)
        if episode.open then
          redis.call('HSET', OPEN, id, text)
          redis.call('ZADD', ENDS, episode.to + SILENCE, id)
        else
          redis.call('HDEL', OPEN, id)
          redis.call('ZREM', ENDS, id)
        end
        if not was then
          tell('begin', id, text)
        elseif episode.open or not isOpen(was) then
          tell(told and told.change or 'update', id, text, told and told.more)
        end
        if not episode.open and (not was or isOpen(was)) then
          tell('end', id, text)
        end
      end
    elseif was then
      redis.call('HDEL', EPISODES, id)
      redis.call('HDEL', OPEN, id)
      redis.call('ZREM', ENDS, id)
      tell('gone', id)
    end
  end
end
