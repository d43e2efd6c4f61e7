package io.smartcar.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smartcar.sandbox.internal.files.Directories;
import io.smartcar.sandbox.internal.files.JavaHome;
import io.smartcar.sandbox.internal.processes.Processes;
import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import io.smartcar.sandbox.settings.SettingsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The life of one sandbox, in the order of the tests: each begins where the one before ended. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SandboxIT {

  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Path DIRECTORY = Path.of("target", "sandbox it").toAbsolutePath();

  private static final Sandbox SANDBOX = newSandbox();

  private static Sandbox newSandbox() {
    try {
      Directories.delete(DIRECTORY);
      return new Sandbox(SandboxSettings.withFreePorts(DIRECTORY));
    } catch (IOException | SandboxException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  static void leaveNothingRunning() throws Exception {
    SANDBOX.down(Progress.SILENT);
  }

  @Test
  @Order(1)
  void down_launcherKilledInTheMiddleOfStart_leavesNoProcess() throws Exception {
    Files.createDirectories(DIRECTORY);
    ProcessHandle launcher = launcher();
    await().atMost(DEADLINE).until(() -> SANDBOX.processes().size() >= 3);

    launcher.destroyForcibly();
    await().atMost(DEADLINE).until(() -> !launcher.isAlive());
    SANDBOX.down(Progress.SILENT);

    assertThat(SANDBOX.processes()).isEmpty();
    assertThat(SANDBOX.status()).allMatch(server -> server.state() == ServerStatus.State.DOWN);
  }

  /** Another JVM that starts this sandbox. */
  private static ProcessHandle launcher() throws IOException {
    SandboxSettings settings = SANDBOX.settings();
    List<String> command = new ArrayList<>();
    command.add(JavaHome.program());
    command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
    command.add(LauncherForTests.class.getName());
    command.add(settings.directory().toString());
    for (Port port : Port.values()) {
      command.add(Integer.toString(settings.port(port)));
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(DIRECTORY.resolveSibling("launcher.out").toFile())
        .start()
        .toHandle();
  }

  @Test
  @Order(2)
  void up_afterCrash_everyServerAnswersWithinTheIssuesBudget() throws Exception {
    SANDBOX.up(Progress.SILENT);

    assertThat(SANDBOX.status()).allMatch(server -> server.state() == ServerStatus.State.UP);
    assertThat(SANDBOX.residentBytes())
        .hasValueSatisfying(bytes -> assertThat(bytes).isLessThan(3L * 1024 * 1024 * 1024));
  }

  @Test
  @Order(3)
  void up_everythingRuns_changesNothing() throws Exception {
    Map<ServerName, Long> before = pids();

    SANDBOX.up(Progress.SILENT);

    assertThat(pids()).isEqualTo(before);
  }

  @Test
  @Order(4)
  void up_oneServerKilled_startsThatOneAgain() throws Exception {
    Map<ServerName, Long> before = pids();
    kill(before.get(ServerName.REDIS));

    SANDBOX.up(Progress.SILENT);

    Map<ServerName, Long> after = pids();
    assertThat(after.get(ServerName.REDIS)).isNotEqualTo(before.get(ServerName.REDIS));
    before.remove(ServerName.REDIS);
    after.remove(ServerName.REDIS);
    assertThat(after).isEqualTo(before);
    assertThat(SANDBOX.isUp()).isTrue();
  }

  @Test
  @Order(5)
  @DisabledOnOs(OS.WINDOWS)
  void up_oneServerRunsButDoesNotAnswer_namesItAndWaitsUntilItDoes() throws Exception {
    Map<ServerName, Long> before = pids();
    String redis = String.valueOf(before.get(ServerName.REDIS));
    List<ServerName> silent = new ArrayList<>();
    signal("-STOP", redis);
    try {
      SANDBOX.up(
          new Waiting() {
            @Override
            public void waiting(List<ServerName> servers, Duration elapsed) {
              silent.addAll(servers);
              signal("-CONT", redis);
            }
          });
    } finally {
      signal("-CONT", redis);
    }

    assertThat(silent).contains(ServerName.REDIS);
    assertThat(pids()).isEqualTo(before);
    assertThat(SANDBOX.isUp()).isTrue();
  }

  /** Says nothing of what else happens. */
  private abstract static class Waiting implements Progress {
    @Override
    public void phase(ServerName server, Phase phase, Duration elapsed) {}

    @Override
    public void note(String line) {}
  }

  private static void signal(String signal, String process) {
    try {
      assertThat(new ProcessBuilder("kill", signal, process).start().waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Order(6)
  void storm_jarAndKill_topologyRunsInWorkersOfItsOwnUntilThen() throws Exception {
    Path written = Files.createDirectories(DIRECTORY.resolve("written"));
    Path jar = jar(DIRECTORY.resolve("topology.jar"));

    assertThat(
            storm(
                "jar",
                jar.toString(),
                PidTopology.class.getName(),
                "pids",
                written.toString(),
                "2"))
        .contains("Finished submitting topology: pids");

    await().atMost(DEADLINE).until(() -> writers(written).size() == 2);
    Set<Long> workers =
        SANDBOX.workers().stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    assertThat(workers).containsAll(writers(written));
    assertThat(SANDBOX.workerCount()).isEqualTo(2);
    assertThat(storm("list")).contains("pids").contains("ACTIVE");
  }

  @Test
  @Order(7)
  @EnabledOnOs(OS.LINUX)
  void up_serversAndWorkers_listenOnLoopbackOnly() throws Exception {
    Set<Integer> ofServers = new HashSet<>();
    for (ServerStatus server : SANDBOX.status()) {
      server.server().ports().forEach(port -> ofServers.add(SANDBOX.settings().port(port)));
    }
    Set<Integer> ports = new HashSet<>(ofServers);
    ports.addAll(SANDBOX.settings().workerPorts());
    Set<String> addresses = new HashSet<>();
    Set<Integer> listening = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        List<String> columns = List.of(line.strip().split("\\s+", -1));
        List<String> local = List.of(columns.get(1).split(":", -1));
        if (columns.get(3).equals("0A") && ports.contains(Integer.parseInt(local.get(1), 16))) {
          addresses.add(local.get(0));
          listening.add(Integer.parseInt(local.get(1), 16));
        }
      }
    }
    assertThat(listening).containsAll(ofServers).hasSize(ofServers.size() + 2);
    assertThat(addresses).isSubsetOf("0100007F", "0000000000000000FFFF00000100007F");
  }

  @Test
  @Order(8)
  void up_supervisorKilled_workersGoOnAndNewOneTakesThemOver() throws Exception {
    Set<Long> before = writers(DIRECTORY.resolve("written"));
    kill(pids().get(ServerName.SUPERVISOR));

    SANDBOX.up(Progress.SILENT);

    assertThat(SANDBOX.isUp()).isTrue();
    assertThat(SANDBOX.workers().stream().map(ProcessHandle::pid)).containsAll(before);
  }

  @Test
  @Order(9)
  void down_workersWithoutSupervisor_leavesNoProcess() throws Exception {
    kill(pids().get(ServerName.SUPERVISOR));
    assertThat(SANDBOX.workers()).isNotEmpty();

    SANDBOX.down(Progress.SILENT);

    assertThat(SANDBOX.processes()).isEmpty();
    assertThat(SANDBOX.workers()).isEmpty();
  }

  @Test
  @Order(10)
  void up_serverDiesOnStart_saysWithItsLastLinesAndStopsTheOthers() throws Exception {
    Path broken = DIRECTORY.resolve("broken-redis").toAbsolutePath();
    Files.createDirectories(DIRECTORY);
    Files.writeString(broken, "#!/bin/sh\necho cannot go on\nexit 3\n");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
    SandboxSettings settings =
        SettingsFile.read(Home.find(), DIRECTORY.resolve("broken"))
            .with(Map.of("redis.server", broken.toString()))
            .withFreePorts()
            .settings();
    Sandbox failing = new Sandbox(settings);

    assertThatThrownBy(() -> failing.up(Progress.SILENT))
        .isInstanceOf(SandboxException.class)
        .hasMessageMatching("(?s)redis ended .* with status 3: see .*redis.log\n  cannot go on");
    assertThat(failing.processes()).isEmpty();
  }

  private static Map<ServerName, Long> pids() throws SandboxException {
    Map<ServerName, Long> pids = new EnumMap<>(ServerName.class);
    for (ServerStatus server : SANDBOX.status()) {
      Long pid = server.pid();
      if (pid != null) {
        pids.put(server.server(), pid);
      }
    }
    return pids;
  }

  private static void kill(@Nullable Long pid) {
    assertThat(pid).isNotNull();
    ProcessHandle process = ProcessHandle.of(pid == null ? 0 : pid).orElseThrow();
    process.destroyForcibly();
    await().atMost(DEADLINE).until(() -> !Processes.isAlive(process));
  }

  private static Set<Long> writers(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> Long.valueOf(file.getFileName().toString()))
          .collect(Collectors.toCollection(HashSet::new));
    }
  }

  private static String storm(String... arguments) throws Exception {
    Path output = DIRECTORY.resolve("storm.out");
    Process command =
        SANDBOX.storm(arguments).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int status = command.waitFor();
    String text = Files.readString(output);
    assertThat(status).as(text).isZero();
    return text;
  }

  /** The topology's classes as the jar that {@code storm jar} wants. */
  private static Path jar(Path file) throws IOException {
    String folder = PidTopology.class.getPackageName().replace('.', '/');
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (String name : List.of("PidTopology", "PidTopology$PidSpout", "PidTopology$FileBolt")) {
        String entry = folder + "/" + name + ".class";
        jar.putNextEntry(new JarEntry(entry));
        try (InputStream bytes = SandboxIT.class.getResourceAsStream("/" + entry)) {
          jar.write(Objects.requireNonNull(bytes).readAllBytes());
        }
      }
    }
    return file;
  }
}
