package io.smartcar.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.processes.Launch;
import io.smartcar.sandbox.internal.servers.Server;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Starts of servers that are a shell's {@code sleep}. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@DisabledOnOs(OS.WINDOWS)
final class StartupTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Layout layout;
  private final Sandbox sandbox;

  StartupTest(@TempDir Path directory) {
    SandboxSettings settings = SandboxSettings.usual(directory, directory.resolve("sandbox"));
    this.layout = new Layout(settings);
    this.sandbox = new Sandbox(settings);
  }

  @AfterEach
  void leaveNothingRunning() throws Exception {
    sandbox.killAll();
  }

  @Test
  void run_serverRunsButDoesNotAnswer_failsInBoundedTimeWithTheReason() throws Exception {
    Server redis = server(ServerName.REDIS, () -> false);
    ProcessHandle process = sleeper(redis);
    Startup startup = new Startup(layout, Progress.SILENT, SHORT);

    assertThatThrownBy(() -> startup.run(List.of(), Map.of(redis, process)))
        .isInstanceOf(SandboxException.class)
        .hasMessageStartingWith(
            "redis runs, process %d, but has not answered for 0 s: see ", process.pid())
        .hasMessageEndingWith("or stop it with `sandbox down`");
    assertThat(process.isAlive()).as("not this start's to stop").isTrue();
  }

  @Test
  void run_hbaseRunsButDoesNotAnswer_hasTheTimeToReplayItsLog() throws Exception {
    Server master = server(ServerName.HBASE_MASTER, () -> false);
    Startup startup = new Startup(layout, Progress.SILENT, Duration.ofMillis(400));

    assertThatThrownBy(() -> startup.run(List.of(), Map.of(master, sleeper(master))))
        .hasMessageContaining("has not answered for 1 s");
  }

  @Test
  void run_serverRunsAndAnswersLater_isWaitedFor() throws Exception {
    Map<String, Integer> asked = new ConcurrentHashMap<>();
    Server redis = server(ServerName.REDIS, () -> asked.merge("redis", 1, Integer::sum) > 3);
    Phases phases = new Phases();

    new Startup(layout, phases, LONG).run(List.of(), Map.of(redis, sleeper(redis)));

    assertThat(asked).containsEntry("redis", 4);
    assertThat(phases.seen).containsExactly("redis ALREADY_UP");
  }

  @Test
  void run_errorWhileStarting_isReportedAndStopsTheOthers() {
    Server redis =
        server(
            ServerName.REDIS,
            () -> {
              throw new NoClassDefFoundError("io/smartcar/Gone");
            });
    Server kafka = server(ServerName.KAFKA, () -> false);
    Startup startup = new Startup(layout, Progress.SILENT, LONG);

    assertThatThrownBy(() -> startup.run(List.of(redis, kafka), Map.of()))
        .isInstanceOf(SandboxException.class)
        .hasMessage("redis could not be started: java.lang.NoClassDefFoundError: io/smartcar/Gone");
    assertThat(sandbox.processes()).isEmpty();
  }

  @Test
  void run_errorInTheProgress_isReportedAndStopsTheServers() {
    Startup startup =
        new Startup(
            layout,
            new Phases() {
              @Override
              public void phase(ServerName server, Phase phase, Duration elapsed) {
                throw new AssertionError("the screen is broken");
              }
            },
            LONG);

    assertThatThrownBy(() -> startup.run(List.of(server(ServerName.REDIS, () -> false)), Map.of()))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("the screen is broken");
    assertThat(sandbox.processes()).isEmpty();
  }

  @Test
  void run_severalServers_reportsFromTheCallersThreadAlone() throws Exception {
    Phases phases = new Phases();
    List<Server> servers =
        List.of(
            server(ServerName.KAFKA, () -> true),
            server(ServerName.ZOOKEEPER, () -> true),
            server(ServerName.NIMBUS, () -> true));

    new Startup(layout, phases, LONG).run(servers, Map.of());

    assertThat(phases.seen)
        .containsExactlyInAnyOrder(
            "zookeeper STARTING",
            "zookeeper UP",
            "kafka STARTING",
            "kafka UP",
            "nimbus STARTING",
            "nimbus UP")
        .containsSubsequence("zookeeper UP", "nimbus STARTING");
    assertThat(phases.threads).containsOnlyKeys(Thread.currentThread());
  }

  private ProcessHandle sleeper(Server server) throws Exception {
    return io.smartcar.sandbox.internal.processes.ServerProcess.of(server.launch(), layout)
        .handle();
  }

  private static Server server(ServerName name, BooleanSupplier answers) {
    return new Server() {
      @Override
      public ServerName name() {
        return name;
      }

      @Override
      public void prepare() {}

      @Override
      public Launch launch() {
        return new Launch(name, List.of("sleep", "300"), Map.of());
      }

      @Override
      public boolean answers() {
        return answers.getAsBoolean();
      }
    };
  }

  private static class Phases implements Progress {

    final List<String> seen = new ArrayList<>();
    final Map<Thread, Boolean> threads = new ConcurrentHashMap<>();

    @Override
    public void phase(ServerName server, Phase phase, Duration elapsed) {
      seen.add(server + " " + phase);
      threads.put(Thread.currentThread(), true);
    }

    @Override
    public void waiting(List<ServerName> servers, Duration elapsed) {}

    @Override
    public void note(String line) {}
  }
}
