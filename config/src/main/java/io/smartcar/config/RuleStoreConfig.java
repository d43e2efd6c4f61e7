package io.smartcar.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where pushed rules are: the section {@code smartcar.rules.zookeeper}, immutable. Every key is
 * explained in {@code smartcar.conf}.
 *
 * @param connect ZooKeeper's servers, host:port, separated by commas
 * @param user whom the nodes belong to, null for nobody
 * @param password the user's password, null for none
 * @param timeout how long to wait for an answer
 */
public record RuleStoreConfig(
    String connect, @Nullable String user, @Nullable String password, Duration timeout) {

  static RuleStoreConfig read(Section section) {
    return new RuleStoreConfig(
        section.text(
            "connect", "host:port, separated by commas", "[^\\s,/]+:\\d+(,[^\\s,/]+:\\d+)*"),
        section.optionalText("user"),
        section.optionalText("password"),
        section.duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(1)));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "RuleStoreConfig[connect=%s, user=%s, password=%s, timeout=%s]"
        .formatted(connect, user, password == null ? null : "***", timeout);
  }
}
