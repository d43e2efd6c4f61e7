-- The open stretches of the cars of one shard. KEYS: due, open, taken, revisions, judged. ARGV: what to do, and with
-- what.
--
-- A stretch is a line: from, to, next offset, count, when first noted, when due, partition, topic. A car's open
-- stretches are a text of such lines; those taken have a line before them with revision and end of the lease. What was
-- judged on demand of a car is a text of lines, the last one last: from, to, version of the rules, names of alerts.
local LINE = '(%-?%d+) (%-?%d+) (%-?%d+) (%d+) (%d+) (%d+) (%d+) ([^\n]*)\n'

-- A key of another type fails here, before anything is written.
redis.call('ZCARD', KEYS[1])
for i = 2, 5 do
  redis.call('HLEN', KEYS[i])
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function digits(number)
  return string.format('%.0f', number)
end

local function read(text, into)
  for from, to, offset, count, first, due, partition, topic in string.gmatch(text or '', LINE) do
    into[#into + 1] = {
      from = tonumber(from), to = tonumber(to), offset = tonumber(offset), count = tonumber(count),
      first = tonumber(first), due = tonumber(due), partition = tonumber(partition), topic = topic
    }
  end
  return into
end

local function write(stretches)
  local lines = {}
  for i, s in ipairs(stretches) do
    lines[i] = table.concat({
      digits(s.from), digits(s.to), digits(s.offset), digits(s.count), digits(s.first), digits(s.due),
      digits(s.partition), s.topic
    }, ' ') .. '\n'
  end
  return table.concat(lines)
end

local function before(a, b)
  if a.topic ~= b.topic then
    return a.topic < b.topic
  elseif a.partition ~= b.partition then
    return a.partition < b.partition
  elseif a.from ~= b.from then
    return a.from < b.from
  end
  return a.to < b.to
end

-- Stretches that are near become one; of too many also those that are not so near.
local function merge(stretches, gap, max)
  table.sort(stretches, before)
  local merged = {}
  for _, s in ipairs(stretches) do
    local m = merged[#merged]
    if m and m.topic == s.topic and m.partition == s.partition and s.from - m.to <= gap then
      m.to = math.max(m.to, s.to)
      m.offset = math.max(m.offset, s.offset)
      m.count = m.count + s.count
      m.first = math.min(m.first, s.first)
      m.due = math.max(m.due, s.due)
    else
      merged[#merged + 1] = s
    end
  end
  if #merged > max and gap < 1e13 then
    return merge(merged, math.max(gap, 1) * 2, max)
  end
  return merged
end

local function leaseOf(taken)
  return taken and tonumber(string.match(taken, '^%d+ (%d+)\n'))
end

local function revisionOf(taken)
  return taken and string.match(taken, '^(%d+) ')
end

local function schedule(car)
  local due = leaseOf(redis.call('HGET', KEYS[3], car) or nil)
  for _, s in ipairs(read(redis.call('HGET', KEYS[2], car) or '', {})) do
    due = due and math.min(due, s.due) or s.due
  end
  if due then
    redis.call('ZADD', KEYS[1], digits(due), car)
  else
    redis.call('ZREM', KEYS[1], car)
  end
end

local what = {}

-- settle, longest wait, gap, most stretches; then of each reading: car, from, to, next offset, count, partition, topic
function what.open(settle, longest, gap, max)
  local cars, order = {}, {}
  for i = 6, #ARGV, 7 do
    local car = ARGV[i]
    if not cars[car] then
      cars[car] = read(redis.call('HGET', KEYS[2], car) or '', {})
      order[#order + 1] = car
    end
    table.insert(cars[car], {
      from = tonumber(ARGV[i + 1]), to = tonumber(ARGV[i + 2]), offset = tonumber(ARGV[i + 3]),
      count = tonumber(ARGV[i + 4]), first = now, due = now + tonumber(settle),
      partition = tonumber(ARGV[i + 5]), topic = ARGV[i + 6]
    })
  end
  for _, car in ipairs(order) do
    local merged = merge(cars[car], tonumber(gap), tonumber(max))
    for _, s in ipairs(merged) do
      s.due = math.min(s.due, s.first + tonumber(longest))
    end
    redis.call('HSET', KEYS[2], car, write(merged))
    schedule(car)
  end
  return #order
end

function what.due(limit)
  return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', digits(now), 'LIMIT', '0', limit)
end

function what.take(car, lease, gap, max)
  local stretches = read(redis.call('HGET', KEYS[3], car) or '', read(redis.call('HGET', KEYS[2], car) or '', {}))
  if #stretches == 0 then
    redis.call('ZREM', KEYS[1], car)
    return {}
  end
  local merged = write(merge(stretches, tonumber(gap), tonumber(max)))
  local revision = digits(redis.call('HINCRBY', KEYS[4], car, 1))
  redis.call('HSET', KEYS[3], car, revision .. ' ' .. digits(now + tonumber(lease)) .. '\n' .. merged)
  redis.call('HDEL', KEYS[2], car)
  schedule(car)
  return { revision, merged, redis.call('HGET', KEYS[5], car) or '' }
end

function what.postpone(car, revision, wait)
  local taken = redis.call('HGET', KEYS[3], car)
  if not taken or revisionOf(taken) ~= revision then
    return 0
  end
  redis.call('HSET', KEYS[3], car,
    revision .. ' ' .. digits(now + tonumber(wait)) .. string.sub(taken, string.find(taken, '\n', 1, true), -1))
  schedule(car)
  return 1
end

-- How many stretches were judged, in all, in this minute and in the one before; beside the revisions, under names
-- that no car has.
local function countJudged(count)
  local minute = digits(math.floor(now / 60000))
  local last = redis.call('HGET', KEYS[4], '+minute') or minute
  if last ~= minute then
    local before = tonumber(minute) - tonumber(last) == 1 and redis.call('HGET', KEYS[4], '+this') or '0'
    redis.call('HSET', KEYS[4], '+before', before, '+this', '0')
  end
  redis.call('HSET', KEYS[4], '+minute', minute)
  redis.call('HINCRBY', KEYS[4], '+this', count)
  redis.call('HINCRBY', KEYS[4], '+judged', count)
end

-- Those of the last minute that is over.
local function judgedLastMinute()
  local counted = redis.call('HMGET', KEYS[4], '+minute', '+this', '+before')
  local ago = counted[1] and math.floor(now / 60000) - tonumber(counted[1])
  return ago == 0 and counted[3] or ago == 1 and counted[2] or '0'
end

function what.close(car, revision)
  local taken = redis.call('HGET', KEYS[3], car)
  if not taken or revisionOf(taken) ~= revision then
    return 0
  end
  countJudged(#read(taken, {}))
  redis.call('HDEL', KEYS[3], car)
  schedule(car)
  return 1
end

function what.next(car)
  return digits(redis.call('HINCRBY', KEYS[4], car, 1))
end

function what.revision(car)
  return redis.call('HGET', KEYS[4], car) or '0'
end

-- A judgement on demand, if no other one has begun since: spans that it covers, or that ended too long ago, go.
function what.judged(car, revision, span, forget)
  if (redis.call('HGET', KEYS[4], car) or '0') ~= revision then
    return 0
  end
  local forgetBefore, max = string.match(forget, '^(%-?%d+) (%d+)$')
  local SPAN = '^(%-?%d+) (%-?%d+) %d+ (.*)$'
  local from, to, names = string.match(span, SPAN)
  local kept = {}
  for line in string.gmatch(redis.call('HGET', KEYS[5], car) or '', '([^\n]+)\n') do
    local f, t, n = string.match(line, SPAN)
    local covered = n == names and tonumber(f) >= tonumber(from) and tonumber(t) <= tonumber(to)
    if not covered and tonumber(t) >= tonumber(forgetBefore) then
      kept[#kept + 1] = line .. '\n'
    end
  end
  while #kept >= tonumber(max) do
    table.remove(kept, 1)
  end
  kept[#kept + 1] = span .. '\n'
  redis.call('HSET', KEYS[5], car, table.concat(kept))
  return 1
end

function what.count()
  local stretches, oldest = 0, ''
  for key = 2, 3 do
    for _, text in ipairs(redis.call('HVALS', KEYS[key])) do
      for _, s in ipairs(read(text, {})) do
        stretches = stretches + 1
        if oldest == '' or s.first < tonumber(oldest) then
          oldest = digits(s.first)
        end
      end
    end
  end
  return {
    digits(redis.call('ZCARD', KEYS[1])), digits(stretches), oldest, redis.call('HGET', KEYS[4], '+judged') or '0',
    judgedLastMinute()
  }
end

return what[ARGV[1]](ARGV[2], ARGV[3], ARGV[4], ARGV[5])
