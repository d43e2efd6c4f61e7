-- How many alerts of a day were added, withdrawn and replaced by judgements. KEYS: the day's revisions.
return redis.call('HMGET', KEYS[1], '+added', '+withdrawn', '+replaced')
