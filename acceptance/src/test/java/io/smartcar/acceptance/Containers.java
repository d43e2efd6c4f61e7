package io.smartcar.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * The containers of {@code docker/compose.yaml}, perhaps with {@code compose.cluster.yaml} over it,
 * under a project's name and host ports of their own, by the engine that the command {@code docker}
 * talks to. Closing removes them with their volumes. Not thread-safe.
 */
final class Containers implements AutoCloseable {

  private static final String PROJECT = "smartcar-test";
  private static final int COMMAND_MINUTES = 20;

  /** Services, separated by commas, whose image cannot be had where the test runs. */
  private static final String WITHOUT = "SMARTCAR_DOCKER_WITHOUT";

  private static final List<String> PORTS =
      List.of(
          "SMARTCAR_KAFKA_PORT",
          "SMARTCAR_KAFKA_2_PORT",
          "SMARTCAR_KAFKA_3_PORT",
          "SMARTCAR_CONSOLE_PORT",
          "SMARTCAR_PROMETHEUS_PORT",
          "SMARTCAR_GRAFANA_PORT");

  /** Lets a sum be made of lines of any number: they are put in order by their bytes. */
  private static final String SUM =
      """
      smartcar history --from 19700101 --to 99991231 --format csv -c conf/smartcar.conf >/tmp/rows &&
      wc -l </tmp/rows && LC_ALL=C sort /tmp/rows | sha256sum
      """;

  private static final Pattern SUMMED = Pattern.compile("(?s).*?(\\d+)\\s+([0-9a-f]{64}) .*");

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
  private final ComposeFile file;
  private final List<String> files = new ArrayList<>(List.of("compose.yaml"));

  /**
   * Nothing of an earlier run is left; skips the test where there is no engine.
   *
   * @param several whether there are several of each server that keeps something
   */
  Containers(boolean several, Map<String, String> more) throws IOException, InterruptedException {
    environment.putAll(more);
    file = several ? ComposeFile.readCluster() : ComposeFile.read();
    if (several) {
      files.add("compose.cluster.yaml");
    }
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

  private List<String> compose(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "compose", "--project-name", PROJECT));
    for (String name : files) {
      command.addAll(List.of("--file", ComposeFile.DIRECTORY.resolve(name).toString()));
    }
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
    file.services().values().stream()
        .filter(service -> !service.isInProfile() && !without.contains(service.name()))
        .forEach(service -> command.add(service.name()));
    Said said = said(command, new byte[0]);
    if (said.status() != 0) {
      throw new IllegalStateException(said.out() + log("keys") + log("stores") + log("deploy"));
    }
    // No other waits for this one, so neither does the command before.
    String status = docker("wait", container("deploy")).strip();
    if (!status.equals("0")) {
      throw new IllegalStateException("deploy: " + status + '\n' + log("deploy"));
    }
  }

  /** The servers that run here. */
  List<String> servers() {
    return file.services().values().stream()
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

  /**
   * All stored rows, as few of them as that can be compared.
   *
   * @param sha256 of their lines in CSV, each ended, in order of their bytes
   */
  record Rows(int count, String sha256) {

    static Rows of(List<String> lines) {
      MessageDigest digest = newDigest();
      lines.stream()
          .map(line -> (line + '\n').getBytes(StandardCharsets.UTF_8))
          .sorted(Arrays::compareUnsigned)
          .forEach(digest::update);
      return new Rows(lines.size(), HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest newDigest() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Reads them in a container: an engine hands each line on by itself, which takes minutes. */
  Rows rows() throws IOException, InterruptedException {
    List<String> command =
        compose("run", "--rm", "--no-TTY", "--no-deps", "stores", "sh", "-ec", SUM);
    String out = said(command, new byte[0]).orFail(command);
    Matcher summed = SUMMED.matcher(out);
    if (!summed.matches()) {
      throw new IllegalStateException("no sum: " + out);
    }
    return new Rows(Integer.parseInt(summed.group(1)), summed.group(2));
  }

  /**
   * What Prometheus answers to an expression, a line for each series, such as {@code
   * up{job="smartcar"} => 1 @[1480000000]}; none while it does not answer.
   */
  List<String> prometheus(String expression) throws IOException, InterruptedException {
    Said said =
        said(
            List.of(
                "docker",
                "exec",
                container("prometheus"),
                "promtool",
                "query",
                "instant",
                "http://localhost:9090",
                expression),
            new byte[0]);
    return said.status() == 0
        ? said.out().lines().filter(line -> !line.isBlank()).toList()
        : List.of();
  }

  /** What Prometheus says of its rules, at the port that people use; empty while it does not. */
  String prometheusRules() throws InterruptedException {
    URI rules =
        URI.create(
            "http://127.0.0.1:" + environment.get("SMARTCAR_PROMETHEUS_PORT") + "/api/v1/rules");
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(rules).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException notNow) {
      return "";
    }
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

  /** Stops a service's container until {@link #start}: the engine does not begin it again. */
  void stop(String service) throws IOException, InterruptedException {
    docker("stop", "--time", "5", container(service));
  }

  void start(String service) throws IOException, InterruptedException {
    docker("start", container(service));
  }

  /** What is done to the network of a container; its processes live, and hear themselves. */
  enum Network {
    CUT_OFF,
    HEARS_NOTHING,
    IS_NOT_HEARD,
    LOSES_A_PACKET_OF_TWENTY;

    /** What is appended to the container's chains. */
    private List<String> rules() {
      String nothingIn = "INPUT ! -i lo -j DROP";
      String nothingOut = "OUTPUT ! -o lo -j DROP";
      return switch (this) {
        case CUT_OFF -> List.of(nothingIn, nothingOut);
        case HEARS_NOTHING -> List.of(nothingIn);
        case IS_NOT_HEARD -> List.of(nothingOut);
        case LOSES_A_PACKET_OF_TWENTY ->
            List.of("INPUT ! -i lo -m statistic --mode random --probability 0.05 -j DROP");
      };
    }
  }

  /**
   * Drops packets of a container until {@link #heal}; skips the test where nobody may do that, for
   * it takes the rights of root on the engine's machine.
   */
  void disturb(String service, Network how) throws IOException, InterruptedException {
    for (String rule : how.rules()) {
      Said said = said(inNetworkOf(service, ("iptables -A " + rule).split(" ", -1)), new byte[0]);
      Assumptions.assumeTrue(
          said.status() == 0, () -> "the network cannot be disturbed here: " + said.out());
    }
  }

  void heal(String service) throws IOException, InterruptedException {
    for (String chain : List.of("INPUT", "OUTPUT")) {
      List<String> command = inNetworkOf(service, "iptables", "-F", chain);
      said(command, new byte[0]).orFail(command);
    }
  }

  private List<String> inNetworkOf(String service, String... words)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("nsenter", "--net", "--target", inspected(service, "{{.State.Pid}}")));
    command.addAll(List.of(words));
    return command;
  }

  /** Those of these services in whose container a worker of Storm runs. */
  List<String> withWorker(List<String> supervisors) throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    for (String supervisor : supervisors) {
      if (docker("top", container(supervisor), "-eo", "pid,args")
          .contains("daemon.worker.Worker")) {
        found.add(supervisor);
      }
    }
    return found;
  }

  /** The service that a sentinel calls the master of Redis. */
  String redisMaster() throws IOException, InterruptedException {
    return docker(
            "exec",
            container("sentinel-1"),
            "redis-cli",
            "--raw",
            "-p",
            "26379",
            "sentinel",
            "get-master-addr-by-name",
            "mymaster")
        .lines()
        .findFirst()
        .orElse("none");
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
