package io.smartcar.sandbox.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the root of the checkout, where the build leaves the servers' class paths. */
public final class Home {

  /** Names the root; {@code scripts/smartcar} sets it. */
  public static final String PROPERTY = "smartcar.home";

  private Home() {}

  /**
   * The directory that {@value #PROPERTY} names, else the nearest one upward from the current
   * directory that has {@code sandbox/servers}.
   *
   * @throws SandboxException if there is none
   */
  public static Path find() throws SandboxException {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return Path.of(named).toAbsolutePath().normalize();
    }
    @Nullable Path candidate = Path.of("").toAbsolutePath();
    while (candidate != null) {
      if (Files.isRegularFile(candidate.resolve("sandbox/servers/pom.xml"))) {
        return candidate;
      }
      candidate = candidate.getParent();
    }
    throw new SandboxException(
        "No checkout of smartcar at or above %s: change into it, or set -D%s=<its directory>"
            .formatted(Path.of("").toAbsolutePath(), PROPERTY));
  }
}
