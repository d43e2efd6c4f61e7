package io.smartcar.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The containers of {@code docker/compose.yaml}, under a project's name and host ports of their
 * own, by the engine that the command {@code docker} talks to. Closing removes them with their
 * volumes. Not thread-safe.
 */
final class Containers implements AutoCloseable {

  private static final String PROJECT = "smartcar-test";
  private static final int COMMAND_MINUTES = 20;

  /** Services, separated by commas, whose image cannot be had where the test runs. */
  private static final String WITHOUT = "SMARTCAR_DOCKER_WITHOUT";

  private static final List<String> PORTS =
      List.of(
          "SMARTCAR_KAFKA_PORT",
          "SMARTCAR_CONSOLE_PORT",
          "SMARTCAR_PROMETHEUS_PORT",
          "SMARTCAR_GRAFANA_PORT");

  /** What a command has printed, and its status. */
  record Said(int status, String out) {

    String orFail(List<String> command) {
      if (status != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + status + "\n" + out);
      }
      return out;
    }
  }

  private final Map<String, String> environment = new HashMap<>();
  private final List<String> without;

  /** Nothing of an earlier run is left; skips the test where there is no engine. */
  Containers(Map<String, String> more) throws IOException, InterruptedException {
    environment.putAll(more);
    for (String port : PORTS) {
      environment.put(port, String.valueOf(freePort()));
    }
    String named = System.getenv(WITHOUT);
    without = named == null || named.isBlank() ? List.of() : List.of(named.split(",", -1));
    Said engine = said(List.of("docker", "compose", "ls"), new byte[0]);
    Assumptions.assumeTrue(engine.status() == 0, () -> "no container engine: " + engine.out());
    close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Said said(List<String> command, byte[] in) throws IOException, InterruptedException {
    Path output = Files.createTempFile("containers-", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process;
      try {
        process = builder.start();
      } catch (IOException missing) {
        return new Said(-1, String.valueOf(missing.getMessage()));
      }
      try (OutputStream to = process.getOutputStream()) {
        to.write(in);
      } catch (IOException endedBefore) {
        // Its status says why.
      }
      if (!process.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return new Said(-1, "takes longer than " + COMMAND_MINUTES + " min");
      }
      return new Said(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  private static List<String> compose(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "docker",
                "compose",
                "--project-name",
                PROJECT,
                "--file",
                ComposeFile.DIRECTORY.resolve("compose.yaml").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  String docker(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return said(command, new byte[0]).orFail(command);
  }

  /** Returns when all that others wait for is well, and the topology is submitted. */
  void up() throws IOException, InterruptedException {
    List<String> command = compose("up", "--detach", "--no-build");
    ComposeFile.read().services().values().stream()
        .filter(service -> !service.isInProfile() && !without.contains(service.name()))
        .forEach(service -> command.add(service.name()));
    Said said = said(command, new byte[0]);
    if (said.status() != 0) {
      throw new IllegalStateException(said.out() + log("keys") + log("stores") + log("deploy"));
    }
  }

  /** The servers that run here. */
  List<String> servers() throws IOException {
    return ComposeFile.read().services().values().stream()
        .filter(service -> !service.isJob() && !service.isInProfile())
        .map(ComposeFile.Service::name)
        .filter(name -> !without.contains(name))
        .toList();
  }

  /** Runs the command {@code smartcar} in a container of its own beside the others. */
  Said smartcar(List<String> records, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = compose("run", "--rm", "--no-TTY", "--no-deps", "stores", "smartcar");
    command.addAll(List.of(arguments));
    command.addAll(List.of("-c", "conf/smartcar.conf"));
    StringBuilder in = new StringBuilder();
    records.forEach(record -> in.append(record).append('\n'));
    return said(command, in.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String container(String service) {
    return PROJECT + '-' + service + "-1";
  }

  /** Kills what runs in a container, as the kernel would: it has no time for anything. */
  void kill(String service) throws IOException, InterruptedException {
    docker(
        "exec",
        container(service),
        "sh",
        "-c",
        // The engine's own process is the first; the server is its child.
        "kill -9 $(cat /proc/1/task/1/children)");
  }

  /** How many alerts a day has, as Redis itself says; -1 while it does not. */
  int alerts(String day) throws IOException, InterruptedException {
    Said said =
        said(
            List.of("docker", "exec", container("redis"), "redis-cli", "--raw", "SCARD", day),
            new byte[0]);
    String count = said.out().strip();
    return said.status() == 0 && count.matches("\\d+") ? Integer.parseInt(count) : -1;
  }

  /** How often the engine has started it again. */
  int restarts(String service) throws IOException, InterruptedException {
    return Integer.parseInt(inspected(service, "{{.RestartCount}}"));
  }

  boolean isWell(String service) throws IOException, InterruptedException {
    return inspected(service, "{{.State.Health.Status}}").equals("healthy");
  }

  private String inspected(String service, String format) throws IOException, InterruptedException {
    return docker("inspect", "--format", format, container(service)).strip();
  }

  /** The memory of each container, as the engine measures it. */
  String memory() throws IOException, InterruptedException {
    return docker("stats", "--no-stream", "--format", "{{.Name}}\t{{.MemUsage}}")
        .lines()
        .filter(line -> line.startsWith(PROJECT))
        .sorted()
        .reduce("", (all, line) -> all + line.substring(PROJECT.length() + 1) + '\n');
  }

  /** What is there of it: containers, volumes and networks. */
  String left() throws IOException, InterruptedException {
    String label = "label=com.docker.compose.project=" + PROJECT;
    return docker("ps", "--all", "--quiet", "--filter", label)
        + docker("volume", "ls", "--quiet", "--filter", label)
        + docker("network", "ls", "--quiet", "--filter", label);
  }

  /** What a service has logged last. */
  String log(String service) throws IOException, InterruptedException {
    return said(compose("logs", "--tail", "40", service), new byte[0]).out();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    List<String> command =
        compose("--profile", "demo", "down", "--volumes", "--remove-orphans", "--timeout", "20");
    said(command, new byte[0]).orFail(command);
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
