package io.smartcar.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * The number of the format of all keys of a prefix, which one key holds. Keys without it are of the
 * first: there was no other before it was written. Keys, fields and members may be added without
 * another number; when something that is known is to mean something else, it is the next. No state.
 */
final class KeysFormat {

  static final int KNOWN = 1;

  private KeysFormat() {}

  /**
   * Before anything else is asked of a server.
   *
   * @throws AlertStoreException if a later release wrote the keys
   * @throws JedisException if it does not answer
   */
  static void check(UnifiedJedis client, RedisSettings settings) {
    String key = new Keys(settings.keyPrefix()).format();
    String format = read(client, key);
    if (format != null && !format.equals(Integer.toString(KNOWN))) {
      throw new AlertStoreException(
          AlertStoreException.Kind.REFUSED,
          "Redis at %s: %s is %s, and this release knows keys of format %d: use the release that wrote them, or a later one, or set another smartcar.redis.key-prefix"
              .formatted(settings.address(), key, format, KNOWN),
          null);
    }
  }

  /** Writes it where nobody has. */
  static void write(UnifiedJedis client, String key) {
    try {
      client.set(key, Integer.toString(KNOWN), SetParams.setParams().nx());
    } catch (JedisException e) {
      letPass(e);
    }
  }

  private static @Nullable String read(UnifiedJedis client, String key) {
    try {
      return client.get(key);
    } catch (JedisException e) {
      letPass(e);
      return null;
    }
  }

  /** Users as they were granted before there was the key have no right to it, and go on. */
  private static void letPass(JedisException failure) {
    boolean isRight =
        failure instanceof JedisDataException
            && String.valueOf(failure.getMessage()).startsWith("NOPERM");
    if (!isRight) {
      throw failure;
    }
  }
}
