package io.smartcar.demo;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Submits the topology as a user would: a configuration file and {@code storm jar}. */
final class StormJar {

  static final String TOPOLOGY = "DriverCarInfo";

  private static final String MAIN = "io.smartcar.topology.Main";
  private static final long PATIENCE_SECONDS = 120;
  private static final int LINES_OF_FAILURE = 10;

  private final Sandbox sandbox;

  StormJar(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** The configuration file that the topology gets. */
  Path configFile() {
    return sandbox.settings().directory().resolve("demo.conf");
  }

  /** Submits it; the jar must have been built. */
  void submit(SmartcarConfig config) throws DemoException, SandboxException, InterruptedException {
    Path output = sandbox.settings().logs().resolve("storm-jar.log");
    try {
      Files.writeString(configFile(), config.render());
      Process process =
          sandbox
              .storm(
                  "jar",
                  jarIn(sandbox.settings().home().resolve("topology/target")).toString(),
                  MAIN,
                  TOPOLOGY,
                  "-c",
                  configFile().toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new DemoException(
              "storm jar takes longer than %d s; see %s".formatted(PATIENCE_SECONDS, output));
        }
      } finally {
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw new DemoException("storm jar failed, the end of " + output + ":\n" + tail(output));
      }
    } catch (IOException e) {
      throw new DemoException("storm jar could not be run: " + e, e);
    }
  }

  /** What the last build made: that of another version may lie beside it. */
  static Path jarIn(Path target) throws IOException, DemoException {
    Path newest = null;
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> jars =
          Files.newDirectoryStream(target, "smartcar-topology-*.jar")) {
        for (Path jar : jars) {
          boolean newer =
              newest == null
                  || Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(newest))
                      > 0;
          newest = newer ? jar : newest;
        }
      }
    }
    if (newest == null) {
      throw new DemoException(
          "there is no smartcar-topology-….jar in " + target + "; build it with mvn package");
    }
    return newest;
  }

  private static String tail(Path output) throws IOException {
    List<String> lines = Files.readAllLines(output);
    return lines.stream()
        .skip(Math.max(0, lines.size() - LINES_OF_FAILURE))
        .collect(Collectors.joining("\n"));
  }
}
