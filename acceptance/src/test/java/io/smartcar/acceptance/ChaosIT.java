package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import io.smartcar.sandbox.settings.SettingsFile;
import io.smartcar.simulator.Faults;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import io.smartcar.simulator.SendingOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers and workers are killed while the road recording goes through, and the rows and alerts are
 * those of the log all the same. On servers that keep what they confirm: HBase on HDFS, Redis with
 * every command on disk. Run by the profile {@code chaos}; {@code -Dchaos.seed=…} repeats the
 * faults of an earlier run.
 */
@Tag("chaos")
// JUnit calls start before anything else.
@SuppressWarnings("NullAway.Init")
final class ChaosIT {

  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration ABSENCE = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(ChaosIT.class);

  private static Platform platform;

  @BeforeAll
  static void start() throws Exception {
    Recording.OPENACC.orSkip();
    Path home = Path.of("..").toAbsolutePath().normalize();
    SandboxSettings settings =
        SettingsFile.read(home, Path.of("target/chaos-sandbox"))
            .with(Map.of("hbase.storage", "hdfs", "redis.fsync", "always"))
            .withFreePorts()
            .settings();
    platform = Platform.start(settings);
  }

  /** A scenario that fails may leave servers killed; the next begins with all of them. */
  @BeforeEach
  void startWhatIsDown() throws Exception {
    platform.sandbox().up(Progress.SILENT);
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void path_workersKilledWhileCarsDrive_givesExactlyTheRowsAndAlertsCounted() throws Exception {
    assertExact("workers-slow", 3_000, workersAnd());
  }

  @Test
  void path_workersKilledAtFullSpeed_givesExactlyTheRowsAndAlertsCounted() throws Exception {
    assertExact("workers-fast", 1_000_000, workersAnd());
  }

  @Test
  void path_stormKilled_givesExactlyTheRowsAndAlertsCounted() throws Exception {
    assertExact(
        "storm",
        3_000,
        workersAnd(Fault.SUPERVISOR, Fault.NIMBUS, Fault.REDEPLOY, Fault.REBALANCE));
  }

  @Test
  void path_storesKilled_givesExactlyTheRowsAndAlertsCounted() throws Exception {
    assertExact(
        "stores",
        3_000,
        workersAnd(Fault.REDIS, Fault.REGION_SERVER, Fault.REDIS, Fault.REGION_SERVER));
  }

  @Test
  void path_logAndCoordinationKilled_givesExactlyTheRowsAndAlertsCounted() throws Exception {
    assertExact("log", 3_000, workersAnd(Fault.KAFKA, Fault.ZOOKEEPER, Fault.KAFKA));
  }

  /** Most readings come late: workers are killed while the lane judges, too. */
  @Test
  void path_carByCarAndWorkersKilled_givesExactlyTheAlertsOfTheWholeRecording() throws Exception {
    assertExact("by-car-workers", SendingOrder.BY_CAR, 3_000, workersAnd(Fault.REDEPLOY));
  }

  @Test
  void path_carByCarAndServersKilled_givesExactlyTheAlertsOfTheWholeRecording() throws Exception {
    assertExact(
        "by-car-servers",
        SendingOrder.BY_CAR,
        3_000,
        List.of(
            Fault.REDIS,
            Fault.REGION_SERVER,
            Fault.ZOOKEEPER,
            Fault.KAFKA,
            Fault.REDIS,
            Fault.REGION_SERVER,
            Fault.EVERY_WORKER));
  }

  @Test
  void path_eachServerAwayForMinutes_waitsAndGoesOnWithTheSameWorkers() throws Exception {
    Recording recording = Recording.OPENACC;
    try (Scenario scenario = new Scenario(platform, "away", 4, Scenario.TWO_OF_EACH)) {
      scenario.deploy();
      awaitLive("away");
      Havoc havoc = new Havoc(platform, scenario, recording.events(), Havoc.seed());
      try (LiveReplay replay =
          LiveReplay.start(
              recording.path(), SendingOrder.AS_IS, platform.bootstrapServers(), "away", 500)) {
        for (ServerName server :
            List.of(
                ServerName.REDIS,
                ServerName.HBASE_REGION_SERVER,
                ServerName.KAFKA,
                ServerName.ZOOKEEPER)) {
          WorkerLoad before = WorkerLoad.of(platform.sandbox());
          havoc.takeAway(server, ABSENCE);
          WorkerLoad after = WorkerLoad.of(platform.sandbox());
          LOG.info("{} away for {}: {}", server, ABSENCE, before.until(after));
          after.assertSameWorkersCalmSince(before);
        }
        replay.await(PATIENCE);
      }
      assertOutcome(scenario, recording);
    }
  }

  /** How long it takes is logged, and not asserted: machines differ. */
  @Test
  void task_killedAtSeventeenThousandEventsASecond_isLiveAgain() throws Exception {
    LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
    Fleet fleet =
        new Fleet(
            new FleetSettings(
                34_000, 5, now, Duration.ofSeconds(2), Duration.ofSeconds(150), Faults.NONE));
    try (Scenario scenario = new Scenario(platform, "recovery", 4, Map.of())) {
      scenario.deploy();
      awaitTasks("recovery", "0");
      try (LiveReplay replay =
          LiveReplay.live(fleet, platform.bootstrapServers(), scenario.topic())) {
        for (long share = 1; share <= 3; share++) {
          awaitTaken(scenario, share * 600_000);
          logRecovery(scenario);
        }
        replay.await(PATIENCE);
      }
      scenario.awaitRules(PATIENCE);
      assertThat(scenario.stores().alerts()).isEqualTo(scenario.expectedAlerts());
    }
  }

  private static void awaitTaken(Scenario scenario, long records) {
    Awaitility.await(records + " records taken")
        .atMost(PATIENCE)
        .until(() -> scenario.takenByRules() >= records);
  }

  private static void logRecovery(Scenario scenario) throws Exception {
    int livesBefore = TaskCounts.of(platform, scenario.topic()).size();
    ProcessHandle before = platform.sandbox().startedWorkerJvms().get(0);
    before.destroyForcibly();
    Awaitility.await("another worker")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                platform.sandbox().workerJvms().stream()
                    .anyMatch(worker -> worker.pid() != before.pid()));
    long started = System.nanoTime();
    Awaitility.await("task live again")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> TaskCounts.of(platform, scenario.topic()).size() > livesBefore);
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    List<TaskCounts> lives = TaskCounts.of(platform, scenario.topic());
    LOG.info(
        "from process start to live: {}, {} records read",
        took,
        lives.get(livesBefore).count("read"));
  }

  @Test
  void path_everythingKilled_givesExactlyTheRowsAndAlertsCounted() throws Exception {
    List<Fault> faults = workersAnd(Fault.all().toArray(Fault[]::new));
    assertExact("everything", 2_000, faults);
  }

  private static List<Fault> workersAnd(Fault... others) {
    List<Fault> faults = new ArrayList<>(Collections.nCopies(4, Fault.WORKER));
    faults.add(Fault.EVERY_WORKER);
    Collections.addAll(faults, others);
    return faults;
  }

  /** Before that the log would only pile up, and all of the faults come at its end. */
  private static void awaitLive(String name) {
    awaitTasks(name, "0", "1");
  }

  private static void awaitTasks(String name, String... tasks) {
    Awaitility.await("tasks of " + name + " live")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(TaskCounts.of(platform, name))
                    .extracting(TaskCounts::task)
                    .contains(tasks));
  }

  private static void assertExact(String name, double perSecond, List<Fault> faults)
      throws Exception {
    assertExact(name, SendingOrder.AS_IS, perSecond, faults);
  }

  private static void assertExact(
      String name, SendingOrder order, double perSecond, List<Fault> faults) throws Exception {
    Recording recording = Recording.OPENACC;
    Map<String, String> keys = new HashMap<>(Scenario.TWO_OF_EACH);
    keys.putAll(LateUploadsIT.FOR_YEARS);
    try (Scenario scenario = new Scenario(platform, name, 4, keys)) {
      scenario.deploy();
      awaitLive(name);
      Havoc havoc = new Havoc(platform, scenario, recording.events(), Havoc.seed());
      try (LiveReplay replay =
          LiveReplay.start(recording.path(), order, platform.bootstrapServers(), name, perSecond)) {
        havoc.bring(faults);
        replay.await(PATIENCE);
      }
      assertOutcome(scenario, recording);
    }
  }

  private static void assertOutcome(Scenario scenario, Recording recording) throws Exception {
    Outcome expected = scenario.contract().outcome();
    Outcome found = scenario.awaitOutcome(expected, PATIENCE);

    assertThat(found.rows()).hasSize(recording.events());
    assertThat(found.rows().equals(expected.rows())).as("rows as in the log").isTrue();
    assertThat(found.rejected()).isEmpty();
    assertThat(found.alerts()).containsExactlyInAnyOrderEntriesOf(recording.expectedAlerts());
    List<TaskCounts> counts = TaskCounts.of(platform, scenario.topic());
    counts.forEach(TaskCounts::assertAddUp);
    TaskCounts.ofFleet(platform, scenario.topic()).forEach(TaskCounts::assertAddUp);
    assertThat(counts)
        .as("tasks that took everything")
        .filteredOn(TaskCounts::complete)
        .extracting(TaskCounts::task)
        .contains("0");
  }
}
