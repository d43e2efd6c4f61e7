package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.hbase.KeyKind;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import io.smartcar.sandbox.settings.SettingsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A backlog that is worked off by store files: rows and alerts are exactly those of the log, also
 * when what loads, or what it loads into, is killed in the middle of it.
 */
@ExtendWith(Platform.Running.class)
@ResourceLock("BulkLoader")
@Tag("long")
final class BulkLaneIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int ROWS = 30_000;

  private final Platform platform;

  BulkLaneIT(Platform platform) {
    this.platform = platform;
  }

  @ParameterizedTest
  @EnumSource
  void path_backlog_isLoadedAndGivesExactlyTheRowsAndAlertsCounted(KeyKind key) throws Exception {
    Recording road = Recording.OPENACC.orSkip();
    try (Scenario scenario = scenario(platform, "bulk-lane", key)) {
      scenario.sendRecords(BrokenLines.mixedInto(road.lines(), 100, 7));
      scenario.deploy();

      Outcome found = assertExact(scenario, road);

      assertThat(found.rejected()).hasSize(100);
      Awaitility.await("how many were loaded")
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(TaskCounts.loaded(platform, scenario.topic()))
                      .isBetween(road.events() / 2L, (long) road.events()));
      // Caught up, so a row is not waited for.
      scenario.sendMore(List.of("20180830235959999,V0001,1,0,F,N,50,F08"));
      Awaitility.await("one more row")
          .atMost(PATIENCE)
          .until(() -> scenario.stores().rowCount() == road.events() + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void path_workerKilledWhileItLoads_givesExactlyTheRowsAndAlertsCounted(KeyKind key)
      throws Exception {
    Recording road = Recording.OPENACC.orSkip();
    Path staging = platform.hbaseFiles().resolve(".smartcar-bulk");
    try (Scenario scenario = scenario(platform, "bulk-worker", key)) {
      scenario.send(road.lines());
      scenario.deploy();
      awaitInTheMiddle(scenario, road);
      awaitStaged(staging);

      ProcessHandle worker = platform.sandbox().startedWorkerJvms().get(0);
      worker.destroyForcibly();
      assertExact(scenario, road);

      Awaitility.await("what was left of the one that was killed")
          .atMost(PATIENCE)
          .until(() -> owners(staging).noneMatch(name -> name.contains("-" + worker.pid() + "-")));
    }
  }

  /** On servers that keep what they confirm. */
  @ParameterizedTest
  @EnumSource
  void path_regionServerKilledWhileItTakesFiles_givesExactlyTheRowsAndAlertsCounted(KeyKind key)
      throws Exception {
    Recording road = Recording.OPENACC.orSkip();
    SandboxSettings settings =
        SettingsFile.read(
                Path.of("..").toAbsolutePath().normalize(), Path.of("target/bulk-sandbox"))
            .with(Map.of("hbase.storage", "hdfs"))
            .withFreePorts()
            .settings();
    try (Platform durable = Platform.start(settings);
        Scenario scenario = scenario(durable, "bulk-region-server", key)) {
      scenario.send(road.lines());
      scenario.deploy();
      awaitInTheMiddle(scenario, road);

      new Havoc(durable, scenario, road.events(), Havoc.seed())
          .takeAway(ServerName.HBASE_REGION_SERVER, Duration.ofSeconds(2));
      assertExact(scenario, road);

      Awaitility.await("how many were loaded")
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> assertThat(TaskCounts.loaded(durable, scenario.topic())).isPositive());
    }
  }

  private static Scenario scenario(Platform platform, String name, KeyKind key) {
    return new Scenario(
        platform,
        name + (key == KeyKind.BOOK ? "" : "-car-first"),
        2,
        Map.of(
            "smartcar.hbase.key",
            key == KeyKind.BOOK ? "book" : "car-first",
            "smartcar.hbase.bulk-from",
            "20000",
            "smartcar.hbase.bulk-rows",
            String.valueOf(ROWS)));
  }

  private static Outcome assertExact(Scenario scenario, Recording recording) throws Exception {
    Outcome found = scenario.awaitOutcome(scenario.contract().outcome(), PATIENCE);

    assertThat(found.rows()).hasSize(recording.events());
    assertThat(RowsByIdentity.in(scenario.hbase()).equals(RowsByIdentity.of(recording.lines())))
        .as("rows as in the log")
        .isTrue();
    assertThat(found.alerts())
        .hasSize(recording.alerts())
        .containsExactlyInAnyOrderEntriesOf(recording.expectedAlerts());
    return found;
  }

  private static void awaitInTheMiddle(Scenario scenario, Recording recording) {
    Awaitility.await("a part to be stored")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> scenario.stored() >= recording.events() / 4);
  }

  private static void awaitStaged(Path staging) {
    Awaitility.await("a store file that is not taken")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> hasStoreFile(staging));
  }

  private static boolean hasStoreFile(Path staging) {
    try (Stream<Path> all = Files.walk(staging)) {
      return all.anyMatch(file -> file.toString().contains("/cf1/"));
    } catch (IOException | UncheckedIOException moved) {
      return false;
    }
  }

  private static Stream<String> owners(Path staging) throws IOException {
    try (Stream<Path> all = Files.list(staging)) {
      return all.map(path -> path.getFileName().toString()).toList().stream();
    }
  }
}
