package io.smartcar.redis;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how long alerts stay; immutable, and serializable so that it can travel to
 * workers.
 *
 * @param host Redis' host
 * @param port Redis' port
 * @param user the user to log in as; null for Redis' default user
 * @param password the password; null if none is needed
 * @param timeout how long connecting or an answer may take before the call fails
 * @param alertTtl how long a day's keys stay after the last alert was added to them
 * @param keyPrefix begins the name of every key and channel, so that two platforms can share a
 *     Redis; empty for the book's names
 */
public record RedisSettings(
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    Duration timeout,
    Duration alertTtl,
    String keyPrefix)
    implements Serializable {

  /**
   * What a prefix may be: nothing that a pattern of keys or a cluster's slot would read otherwise.
   */
  public static final String KEY_PREFIX = "[A-Za-z0-9_.:-]{0,64}";

  /** Checks that every value can be used. */
  public RedisSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be empty");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535: " + port);
    }
    if (user != null && password == null) {
      throw new IllegalArgumentException("user needs a password: " + user);
    }
    Objects.requireNonNull(timeout, "timeout");
    if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("timeout must be 1 ms to 24 days: " + timeout);
    }
    Objects.requireNonNull(alertTtl, "alertTtl");
    if (alertTtl.toSeconds() < 1) {
      throw new IllegalArgumentException("alertTtl must be >= 1 s: " + alertTtl);
    }
    if (!keyPrefix.matches(KEY_PREFIX)) {
      throw new IllegalArgumentException(
          "keyPrefix must match " + KEY_PREFIX + ": \"" + keyPrefix + '"');
    }
  }

  /** {@code host:port}, for messages. */
  String address() {
    return host + ':' + port;
  }

  /** Everything but the password. */
  @Override
  public String toString() {
    return "RedisSettings["
        + address()
        + ", user="
        + user
        + ", timeout="
        + timeout
        + ", alertTtl="
        + alertTtl
        + ", keyPrefix="
        + keyPrefix
        + ']';
  }
}
