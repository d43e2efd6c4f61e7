package io.smartcar.rulestore;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the rules of a topology are; immutable.
 *
 * @param connect ZooKeeper's servers, {@code host:port}, separated by commas
 * @param topology the topology's name
 * @param user with the password: whom the nodes belong to; null for nodes that anybody may write
 * @param password their password, or where it is, as {@link io.smartcar.events.server.Secret} reads
 *     it before the first connection; null with the user
 * @param timeout how long to wait for an answer
 */
public record RuleStoreSettings(
    String connect,
    String topology,
    @Nullable String user,
    @Nullable String password,
    Duration timeout)
    implements Serializable {

  /** Checks that user and password come together. */
  public RuleStoreSettings {
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("user and password must be given both or neither");
    }
  }

  /** All but the password. */
  @Override
  public String toString() {
    return "RuleStoreSettings[%s, %s, user=%s]".formatted(connect, topology, user);
  }
}
