package io.smartcar.console;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of this machine. No state. */
final class Installed {

  private Installed() {}

  /** Where it is; a test that asks for one that is not installed is skipped. */
  static String program(String name) {
    Path found =
        Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    Assumptions.assumeTrue(
        found != null, "skipped: " + name + " is not installed (Debian: prometheus)");
    return Objects.requireNonNull(found).toString();
  }
}
