/**
 * What matters now, in Redis: alerts added once each by {@link io.smartcar.redis.RedisAlertStore},
 * read and watched by {@link io.smartcar.redis.AlertReader}. The only package that knows Redis.
 */
@NullMarked
package io.smartcar.redis;

import org.jspecify.annotations.NullMarked;
