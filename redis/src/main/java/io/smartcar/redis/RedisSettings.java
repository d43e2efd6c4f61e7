package io.smartcar.redis;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how long alerts stay; immutable, and serializable so that it can travel to
 * workers.
 *
 * @param servers where Redis is
 * @param user the user to log in as; null for Redis' default user
 * @param password the password, or where it is, as {@link io.smartcar.events.server.Secret} reads
 *     it for each connection; null if none is needed
 * @param timeout how long connecting or an answer may take before the call fails
 * @param replicasToWaitFor how many replicas must have what a call wrote before the call returns
 * @param alertTtl how long a day's keys stay after the last alert was added to them
 * @param keyPrefix begins the name of every key and channel, so that two platforms can share a
 *     Redis; empty for the book's names
 * @param episodeSilence alerts of a rule and car are of one episode if no more than this, in event
 *     time, lies between them
 * @param tls how servers and sentinels are spoken to by TLS; null if not
 */
public record RedisSettings(
    RedisServers servers,
    @Nullable String user,
    @Nullable String password,
    Duration timeout,
    int replicasToWaitFor,
    Duration alertTtl,
    String keyPrefix,
    Duration episodeSilence,
    @Nullable RedisTls tls)
    implements Serializable {

  /** {@link #episodeSilence} where none is named: two windows of half a minute. */
  public static final Duration EPISODE_SILENCE = Duration.ofSeconds(60);

  /**
   * What a prefix may be: nothing that a pattern of keys or a cluster's slot would read otherwise.
   */
  public static final String KEY_PREFIX = "[A-Za-z0-9_.:-]{0,64}";

  /** Checks that every value can be used. */
  public RedisSettings {
    Objects.requireNonNull(servers, "servers");
    if (user != null && password == null) {
      throw new IllegalArgumentException("user needs a password: " + user);
    }
    Objects.requireNonNull(timeout, "timeout");
    if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("timeout must be 1 ms to 24 days: " + timeout);
    }
    if (replicasToWaitFor < 0) {
      throw new IllegalArgumentException("replicasToWaitFor must be >= 0: " + replicasToWaitFor);
    }
    Objects.requireNonNull(alertTtl, "alertTtl");
    if (alertTtl.toSeconds() < 1) {
      throw new IllegalArgumentException("alertTtl must be >= 1 s: " + alertTtl);
    }
    if (!keyPrefix.matches(KEY_PREFIX)) {
      throw new IllegalArgumentException(
          "keyPrefix must match " + KEY_PREFIX + ": \"" + keyPrefix + '"');
    }
    if (episodeSilence.isNegative() || episodeSilence.toDays() > 1) {
      throw new IllegalArgumentException("episodeSilence must be 0 to 1 day: " + episodeSilence);
    }
  }

  /** Servers with the {@link #EPISODE_SILENCE} of those who name none, without TLS. */
  public RedisSettings(
      RedisServers servers,
      @Nullable String user,
      @Nullable String password,
      Duration timeout,
      int replicasToWaitFor,
      Duration alertTtl,
      String keyPrefix) {
    this(
        servers,
        user,
        password,
        timeout,
        replicasToWaitFor,
        alertTtl,
        keyPrefix,
        EPISODE_SILENCE,
        null);
  }

  /** One server that confirms by itself, and its first database, without TLS. */
  public RedisSettings(
      String host,
      int port,
      @Nullable String user,
      @Nullable String password,
      Duration timeout,
      Duration alertTtl,
      String keyPrefix) {
    this(
        new RedisServers.Standalone(host, port, 0),
        user,
        password,
        timeout,
        0,
        alertTtl,
        keyPrefix,
        EPISODE_SILENCE,
        null);
  }

  /** Where Redis is, for messages: {@code host:port}, or what the servers are. */
  public String address() {
    return servers.toString();
  }

  /** Everything but the passwords. */
  @Override
  public String toString() {
    return "RedisSettings["
        + address()
        + ", user="
        + user
        + ", timeout="
        + timeout
        + ", replicasToWaitFor="
        + replicasToWaitFor
        + ", alertTtl="
        + alertTtl
        + ", keyPrefix="
        + keyPrefix
        + ", episodeSilence="
        + episodeSilence
        + ", tls="
        + tls
        + ']';
  }
}
