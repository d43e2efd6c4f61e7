-- What the scripts of a day's alerts share; each is sent behind this.
local SET, STREAM, IDENTITIES, CARS, TIMES, MOMENTS, SPANS =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local EPISODES, OPEN, ENDS, CHANGES, HANDLED, CORRECTED, REVISIONS =
  KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12], KEYS[13], KEYS[14]
local DAY_KEYS = 14

-- An alert among the arguments, and where the next one is: identity, member, alert as JSON, moment raised, version
-- of the rules, car and rule as in cars, end of the member of cars, time of day, what is measured and its value,
-- how many texts of its hash follow, and these. All empty if there is none.
local function block(i)
  local alert = {
    identity = ARGV[i], member = ARGV[i + 1], alert = ARGV[i + 2], raised = ARGV[i + 3], rules = ARGV[i + 4],
    car = ARGV[i + 5], rule = ARGV[i + 6], rest = ARGV[i + 7], time = ARGV[i + 8], measure = ARGV[i + 9],
    value = ARGV[i + 10], fields = {}
  }
  local next = i + 12 + tonumber(ARGV[i + 11])
  for field = i + 12, next - 1 do
    alert.fields[#alert.fields + 1] = ARGV[field]
  end
  return alert, next
end

-- A moment as it is sorted.
local function sorted(millis)
  return string.format('%015.0f', math.min(999999999999999, math.max(0, tonumber(millis))))
end

local function memberOfCars(alert, entry)
  return alert.car .. '/' .. sorted(alert.raised) .. '/' .. entry .. '/' .. alert.rest
end

-- A key of another type in the way fails here. So does the lack of a right of those that episodes need.
local function probe()
  redis.call('SCARD', SET)
  redis.call('XLEN', STREAM)
  redis.call('SCARD', IDENTITIES)
  redis.call('ZADD', CARS, 0, '')
  redis.call('ZREM', CARS, '')
  redis.call('HSET', EPISODES, '', '')
  redis.call('HDEL', EPISODES, '')
  for _, key in ipairs({ TIMES, MOMENTS, SPANS, ENDS }) do
    redis.call('ZCARD', key)
  end
  for _, key in ipairs({ OPEN, HANDLED, CORRECTED, REVISIONS }) do
    redis.call('HLEN', key)
  end
  redis.call('XLEN', CHANGES)
  for key = DAY_KEYS + 1, #KEYS do
    redis.call('HLEN', KEYS[key])
  end
end

local function expire(ttl)
  for key = 1, DAY_KEYS do
    redis.call('EXPIRE', KEYS[key], ttl)
  end
end

-- The alert's hash, and what else there is of those that hold. More: fields that say how it came about.
local function describe(alert, entry, ttl, more)
  local fields = alert.fields
  for _, text in ipairs({ '@holds', '1', '@raised', alert.raised, '@rules', alert.rules, '@entry', entry }) do
    fields[#fields + 1] = text
  end
  for _, text in ipairs(more) do
    fields[#fields + 1] = text
  end
  redis.call('HSET', alert.key, unpack(fields))
  redis.call('EXPIRE', alert.key, ttl)
  redis.call('ZADD', TIMES, alert.time, alert.identity)
end
