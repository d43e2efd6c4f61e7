package io.smartcar.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A built checkout of an older release, which {@code scripts/upgrade-test} makes: its topology and
 * its command, each with its own jars.
 *
 * @param home the checkout
 */
record OlderRelease(Path home) {

  /** Names the checkout. */
  private static final String PROPERTY = "upgrade.from";

  /** What 0.1.0 did not know, and refuses in its configuration. */
  private static final String NEWER_KEYS = "smartcar.late.";

  private static final int COMMAND_MINUTES = 3;

  /** Skips the test that calls it if none was built. */
  static OlderRelease orSkip() {
    String named = System.getProperty(PROPERTY);
    Assumptions.assumeTrue(
        named != null && !named.isBlank(),
        () -> "no older release: scripts/upgrade-test builds one and names it in " + PROPERTY);
    return new OlderRelease(Path.of(String.valueOf(named)));
  }

  Path topologyJar() throws IOException {
    return jar(home.resolve("topology/target"), "smartcar-topology-.*\\.jar");
  }

  /** A file with those of the keys that it knows. */
  Path configurationFile(Map<String, String> keys, Path directory) throws IOException {
    String lines =
        new TreeMap<>(keys)
            .entrySet().stream()
                .filter(key -> !key.getKey().startsWith(NEWER_KEYS))
                .map(key -> key.getKey() + " = \"" + key.getValue() + "\"\n")
                .collect(Collectors.joining());
    return Files.writeString(Files.createTempFile(directory, "older", ".conf"), lines);
  }

  /** Runs its command {@code smartcar}. */
  Command smartcar(List<String> words, Path directory) throws IOException, InterruptedException {
    Path target = home.resolve("cli/target");
    String classpath =
        jar(target, "cli-[^-]*(-SNAPSHOT)?\\.jar")
            + ":"
            + Files.readString(target.resolve("classpath")).strip();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                classpath,
                "io.smartcar.cli.Smartcar"));
    command.addAll(words);
    Path out = Files.createTempFile(directory, "older", ".out");
    Path err = Files.createTempFile(directory, "older", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "not over after %d minutes: %s\n%s"
              .formatted(COMMAND_MINUTES, words, Files.readString(out)));
    }
    return new Command(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
  }

  private static Path jar(Path directory, String name) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches(name))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no " + name + " in " + directory));
    }
  }
}
