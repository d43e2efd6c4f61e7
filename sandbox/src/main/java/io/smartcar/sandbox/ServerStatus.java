package io.smartcar.sandbox;

import io.smartcar.sandbox.settings.ServerName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server is.
 *
 * @param pid of its process, or null if it is down
 * @param residentBytes memory that it holds, or null if the system does not tell
 */
public record ServerStatus(
    ServerName server,
    State state,
    int port,
    @Nullable Long pid,
    Duration age,
    @Nullable Long residentBytes) {

  /** Whether a server runs and serves. */
  public enum State {
    UP,
    NOT_ANSWERING,
    DOWN
  }
}
