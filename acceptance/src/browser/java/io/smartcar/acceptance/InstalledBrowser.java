package io.smartcar.acceptance;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test where no Chromium is installed, before any server is started for it; or fails it, if
 * {@code SMARTCAR_REQUIRE_BROWSER} is {@code true}. No state.
 */
final class InstalledBrowser implements ExecutionCondition {

  private static final String REQUIRED = "SMARTCAR_REQUIRE_BROWSER";

  /** Where it is. */
  static Optional<Path> program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(
            name ->
                Stream.of(
                        Objects.requireNonNullElse(System.getenv("PATH"), "")
                            .split(File.pathSeparator))
                    .map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (program().isPresent()) {
      return ConditionEvaluationResult.enabled("a browser is installed");
    }
    if ("true".equals(System.getenv(REQUIRED))) {
      throw new IllegalStateException(
          "no Chromium is installed, and %s is true: install it (Debian: chromium)"
              .formatted(REQUIRED));
    }
    return ConditionEvaluationResult.disabled(
        "skipped: no Chromium is installed (Debian: chromium); %s=true makes this a failure"
            .formatted(REQUIRED));
  }
}
