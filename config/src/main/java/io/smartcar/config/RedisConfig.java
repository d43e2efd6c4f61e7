package io.smartcar.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the alerts are stored: the section {@code smartcar.redis}, immutable. Every key is
 * explained in {@code smartcar.conf}.
 *
 * @param host the server
 * @param port its port
 * @param user the ACL user, null for the default one
 * @param password the password, null for none
 * @param timeout how long to wait for a connection and for an answer
 * @param alertTtl how long a day's alerts stay after the last one was added
 * @param keyPrefix begins every key and channel; empty for the book's names
 */
public record RedisConfig(
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    Duration timeout,
    Duration alertTtl,
    String keyPrefix) {

  static RedisConfig read(Section section) {
    return new RedisConfig(
        section.text("host", "a host name or an address", "[^\\s,/]+"),
        section.port("port"),
        section.optionalText("user"),
        section.optionalText("password"),
        section.duration("timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
        section.duration("alert-ttl", Duration.ofSeconds(1), Duration.ofDays(3650)),
        section.text(
            "key-prefix",
            "up to 64 letters, digits, '_', '.', ':' or '-'",
            "[A-Za-z0-9_.:-]{0,64}"));
  }

  /** All values but the password, of which it says only whether there is one. */
  @Override
  public String toString() {
    return "RedisConfig[host="
        + host
        + ", port="
        + port
        + ", user="
        + user
        + ", password="
        + (password == null ? "none" : "***")
        + ", timeout="
        + timeout
        + ", alertTtl="
        + alertTtl
        + ", keyPrefix="
        + keyPrefix
        + ']';
  }
}
