package io.smartcar.console;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Programs of this machine. No state. */
final class Installed {

  private Installed() {}

  /** Where it is; a test that asks for one that is not installed is skipped. */
  static String program(String name) {
    String found = found(name);
    Assumptions.assumeTrue(
        found != null, "skipped: " + name + " is not installed (Debian: prometheus)");
    return Objects.requireNonNull(found);
  }

  /**
   * Where a Chromium is. A test that asks for it where none is installed is skipped, or fails if
   * {@code SMARTCAR_REQUIRE_BROWSER} is {@code true}.
   */
  static String browser() {
    String found =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .map(Installed::found)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    if (found == null && "true".equals(System.getenv("SMARTCAR_REQUIRE_BROWSER"))) {
      throw new IllegalStateException(
          "no Chromium is installed, and SMARTCAR_REQUIRE_BROWSER is true: install it (Debian:"
              + " chromium)");
    }
    Assumptions.assumeTrue(
        found != null,
        "skipped: no Chromium is installed (Debian: chromium); SMARTCAR_REQUIRE_BROWSER=true makes"
            + " this a failure");
    return Objects.requireNonNull(found);
  }

  private static @Nullable String found(String name) {
    return Stream.of(
            Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElse(null);
  }
}
