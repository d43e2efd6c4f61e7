package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A program in a process of its own, which is killed and started again. It says on its standard
 * output when it is up. For one thread at a time.
 */
final class KillableProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<String> command;
  private final String whenUp;
  private final Path output;
  private int starts;
  private @Nullable Process process;

  private KillableProcess(List<String> command, String whenUp, Path output) {
    this.command = List.copyOf(command);
    this.whenUp = whenUp;
    this.output = output;
  }

  /** The command {@code smartcar door} with these words, for a scenario. */
  static KillableProcess door(Platform platform, Scenario scenario, String... words)
      throws IOException {
    return smartcar("door", platform, scenario, words);
  }

  /** The command {@code smartcar console} for a scenario, at a port that is free. */
  static KillableProcess console(Platform platform, Scenario scenario) throws IOException {
    return smartcar("console", platform, scenario, "--port", "0", "--topology", scenario.topic());
  }

  private static KillableProcess smartcar(
      String command, Platform platform, Scenario scenario, String... words) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("io.smartcar.cli.Smartcar", command));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("-c", scenario.configurationFile().toString()));
    String classes = Path.of("../cli/target/classes").toAbsolutePath().normalize().toString();
    return new KillableProcess(
        java(classes + ':' + Files.readString(Path.of("../cli/target/classpath")), arguments),
        "Ctrl-C ends it",
        platform.directory().resolve(command + '-' + scenario.topic() + ".log"));
  }

  /** An MQTT broker at that port, which keeps what it has below the directory. */
  static KillableProcess mqttBroker(Path directory, int port) throws IOException {
    Path classes = Path.of("../doors/target/test-classes").toAbsolutePath().normalize();
    return new KillableProcess(
        java(
            classes + ":" + Files.readString(Path.of("../doors/target/test-classpath")),
            List.of("io.smartcar.door.mqtt.BrokerProcess", directory.toString(), "" + port)),
        "taking connections",
        Files.createDirectories(directory).resolve("broker.log"));
  }

  private static List<String> java(String classPath, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                // As scripts/smartcar has them, for HBase's client.
                "--add-opens",
                "java.base/java.nio=ALL-UNNAMED",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "--add-opens",
                "java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                classPath));
    command.addAll(arguments);
    return command;
  }

  /** Returns when it is up. */
  void start() throws IOException {
    int before = timesUp();
    starts++;
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    process = started;
    Awaitility.await(output + " to say that it is up")
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(started.isAlive()).as(output + " tells of a process that runs").isTrue();
              return timesUp() > before;
            });
  }

  /** The line with which it last said that it is up. */
  String saidWhenUp() {
    List<String> said = linesWhenUp();
    return said.get(said.size() - 1);
  }

  private int timesUp() {
    return linesWhenUp().size();
  }

  private List<String> linesWhenUp() {
    try {
      return Files.exists(output)
          ? Files.readAllLines(output).stream().filter(line -> line.contains(whenUp)).toList()
          : List.of();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** {@code kill -9} and another start. */
  void killAndStart() throws IOException, InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
    start();
  }

  /** How often it was started. */
  int starts() {
    return starts;
  }

  @Override
  public void close() throws InterruptedException {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      running.destroyForcibly();
      throw new IllegalStateException(output + " is of a process that did not end");
    }
  }
}
