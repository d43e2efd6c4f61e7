package io.smartcar.acceptance;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The servers, started once for all tests that ask for a parameter of this type, and stopped after
 * the last of them; also if the JVM is told to end. Everything they write is under {@link
 * #DIRECTORY}.
 */
final class Platform implements AutoCloseable {

  static final Path DIRECTORY = Path.of("target/sandbox");

  private static final Duration STORM_COMMAND = Duration.ofMinutes(2);

  private final Sandbox sandbox;
  private final Thread atEnd = new Thread(this::stop, "sandbox-down");

  private Platform(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Gives each test the one platform. */
  static final class Running implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.getParameter().getType() == Platform.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return test.getRoot()
          .getStore(ExtensionContext.Namespace.create(Platform.class))
          .getOrComputeIfAbsent(Platform.class, key -> start(), Platform.class);
    }
  }

  private static Platform start() {
    try {
      return start(SandboxSettings.withFreePorts(DIRECTORY));
    } catch (SandboxException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Starts servers of a test's own, which closes them. */
  static Platform start(SandboxSettings settings) {
    try {
      Sandbox leftover = new Sandbox(settings);
      leftover.down(Progress.SILENT);
      leftover.deleteData();
      // Or the tasks of an earlier run would seem to be live.
      leftover.deleteLogs();
      Platform platform = new Platform(leftover);
      Runtime.getRuntime().addShutdownHook(platform.atEnd);
      platform.sandbox.up(Progress.SILENT);
      return platform;
    } catch (SandboxException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Where the workers of all topologies write their logs. */
  Path workerLogs() {
    return sandbox.settings().logs().resolve("workers");
  }

  /** Where HBase keeps its files, unless it is on HDFS. */
  Path hbaseFiles() {
    return directory().toAbsolutePath().resolve("data/hbase");
  }

  Sandbox sandbox() {
    return sandbox;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port(Port.KAFKA);
  }

  /** Holds everything that the servers and their commands write. */
  Path directory() {
    return sandbox.settings().directory();
  }

  int port(Port port) {
    return sandbox.settings().port(port);
  }

  /** How many JVMs of Storm's workers run. */
  long workerCount() {
    return sandbox.workerCount();
  }

  /** What the configuration of a topology needs to know of these servers. */
  Map<String, String> addresses() {
    return ConfigurationOptions.addresses(sandbox.settings());
  }

  /** The jar that the build made for Storm. */
  static Path topologyJar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../topology/target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("smartcar-topology-.*\\.jar"))
          // That of another version may lie beside it.
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow(
              () -> new IllegalStateException("no jar in topology/target: run mvn package"));
    }
  }

  /** Runs the {@code storm} command; returns what it printed. */
  String storm(String... arguments) throws IOException, InterruptedException, SandboxException {
    Path output = Files.createTempFile(directory(), "storm-", ".log");
    Process command =
        sandbox.storm(arguments).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = command.waitFor(STORM_COMMAND.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      command.destroyForcibly();
    }
    String printed = Files.readString(output);
    if (!ended || command.exitValue() != 0) {
      throw new IllegalStateException("storm " + String.join(" ", arguments) + ": " + printed);
    }
    return printed;
  }

  /** Kills a topology and returns when its workers are gone. */
  void kill(String topology) throws IOException, InterruptedException, SandboxException {
    storm("kill", topology, "-w", "0");
    Awaitility.await("workers of " + topology + " gone")
        .atMost(Duration.ofMinutes(1))
        .until(() -> sandbox.workers().isEmpty());
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atEnd);
    stop();
  }

  private void stop() {
    try {
      sandbox.down(Progress.SILENT);
    } catch (SandboxException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
