package io.smartcar.topology.rule;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where pushed rules are; immutable.
 *
 * @param connect ZooKeeper's servers
 * @param user whom the nodes belong to, null for nobody
 * @param password null with the user
 * @param timeout how long to wait for an answer
 */
public record RuleServer(
    String connect, @Nullable String user, @Nullable String password, Duration timeout)
    implements Serializable {

  /** All but the password. */
  @Override
  public String toString() {
    return "RuleServer[%s, user=%s]".formatted(connect, user);
  }
}
