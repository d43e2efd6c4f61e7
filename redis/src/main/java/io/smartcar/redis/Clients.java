package io.smartcar.redis;

import java.time.Duration;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/** Clients of Redis as these settings say. A client connects when it is used. */
final class Clients {

  private Clients() {}

  /** A client whose answers come within the timeout. */
  static RedisClient answering(RedisSettings settings) {
    return client(settings, settings.timeout());
  }

  /** A client for subscribing: it may wait for a message for ever. */
  static RedisClient listening(RedisSettings settings) {
    return client(settings, Duration.ZERO);
  }

  private static RedisClient client(RedisSettings settings, Duration answerTimeout) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(Math.toIntExact(settings.timeout().toMillis()))
            .socketTimeoutMillis(Math.toIntExact(answerTimeout.toMillis()))
            .blockingSocketTimeoutMillis(Math.toIntExact(answerTimeout.toMillis()))
            .clientName("smartcar");
    if (settings.user() != null) {
      config.user(settings.user());
    }
    if (settings.password() != null) {
      config.password(settings.password());
    }
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    pool.setMaxTotal(1);
    pool.setMaxWait(settings.timeout());
    pool.setJmxEnabled(false);
    return RedisClient.builder()
        .hostAndPort(settings.host(), settings.port())
        .clientConfig(config.build())
        .poolConfig(pool)
        .build();
  }
}
