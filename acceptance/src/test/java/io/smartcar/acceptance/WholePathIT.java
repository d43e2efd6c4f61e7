package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.simulator.Faults;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Telemetry into Kafka, the topology deployed with {@code storm jar}, and then what is in HBase and
 * in Redis: exactly what the contract says of the log.
 */
@ExtendWith(Platform.Running.class)
final class WholePathIT {

  /**
   * Only in {@code mvn verify -Plong}: every fault, and other numbers of workers and partitions.
   */
  private static final String LONG = "long";

  private static final Map<String, String> ONE_TASK = Map.of();

  private static final int CARS = 200;
  private static final Duration DRIVE = Duration.ofMinutes(5);

  private static final Faults EVERY_FAULT =
      new Faults(0.05, Duration.ofSeconds(6), 0.02, 0.01, 0.05, 0.02, Duration.ofDays(2));

  private final Platform platform;

  WholePathIT(Platform platform) {
    this.platform = platform;
  }

  @Test
  @Tag(LONG)
  void path_fourPartitionsTwoWorkersEveryFault_givesWhatTheContractSays() throws Exception {
    try (Scenario scenario = new Scenario(platform, "fleet-4", 4, Scenario.TWO_OF_EACH)) {
      assertContractUnderEveryFault(scenario, fleet(2));
      assertThat(platform.workerCount()).isEqualTo(2);
    }
  }

  @Test
  @Tag(LONG)
  void path_onePartitionOneWorkerEveryFault_givesWhatTheContractSays() throws Exception {
    try (Scenario scenario = new Scenario(platform, "fleet-1", 1, ONE_TASK)) {
      assertContractUnderEveryFault(scenario, fleet(1));
      assertThat(platform.workerCount()).isEqualTo(1);
    }
  }

  @Test
  void path_townRecordingOneTask_givesExactlyTheRowsAndAlertsCounted() throws Exception {
    Recording town = Recording.VED.orSkip();
    try (Scenario scenario = new Scenario(platform, "town", 1, ONE_TASK)) {
      scenario.sendRecords(BrokenLines.mixedInto(town.lines(), 100, 7));

      Outcome found = found(scenario);

      assertThat(found.rows()).hasSize(9_076);
      assertThat(found.alerts())
          .hasSize(52)
          .containsExactlyInAnyOrderEntriesOf(town.expectedAlerts());
      assertRejected(scenario, found, 100);
    }
  }

  @Test
  @Tag(LONG)
  void path_townAndRoadRecordingsOneTask_giveExactlyTheRowsAndAlertsCounted() throws Exception {
    Recording town = Recording.VED.orSkip();
    Recording road = Recording.OPENACC.orSkip();
    try (Scenario scenario = new Scenario(platform, "recordings", 1, ONE_TASK)) {
      // One after the other: the cars in town drove the year before.
      List<String> lines = Stream.concat(town.lines().stream(), road.lines().stream()).toList();
      scenario.sendRecords(BrokenLines.mixedInto(lines, 1_000, 7));

      Outcome found = found(scenario);

      assertThat(found.rows()).hasSize(9_076 + 349_240).containsKey("00995419003808102-V0004");
      Map<String, String> counted = new HashMap<>(town.expectedAlerts());
      counted.putAll(road.expectedAlerts());
      assertThat(found.alerts()).hasSize(52 + 658).containsExactlyInAnyOrderEntriesOf(counted);
      assertThat(scenario.stores().members("20180830")).contains("V0004-20180830091459900");
      assertRejected(scenario, found, 1_000);
      AskedHistory.assertFoundAsInLines(scenario.hbase(), lines);
    }
  }

  @Test
  @Tag(LONG)
  void path_roadRecordingWithBrokenLinesTwoWorkers_givesTheSameAndThemRejected() throws Exception {
    Recording recording = Recording.OPENACC.orSkip();
    try (Scenario scenario = new Scenario(platform, "openacc-4", 4, Scenario.TWO_OF_EACH)) {
      scenario.sendRecords(BrokenLines.mixedInto(recording.lines(), 1_000, 7));

      Outcome found = found(scenario);

      assertThat(found.rows()).hasSize(349_240);
      assertThat(found.alerts()).containsExactlyInAnyOrderEntriesOf(recording.expectedAlerts());
      assertRejected(scenario, found, 1_000);
    }
  }

  private void assertContractUnderEveryFault(Scenario scenario, List<byte[]> records)
      throws Exception {
    scenario.sendRecords(records);
    Contract contract = contractAfterRunning(scenario);
    assertThat(contract.late()).isPositive();
    assertThat(contract.duplicates()).isPositive();
    assertThat(contract.badClocks()).isPositive();
  }

  private static void assertRejected(Scenario scenario, Outcome found, int records)
      throws Exception {
    assertThat(found.rejected()).hasSize(records);
    scenario.stores().rejectedRows().values().forEach(WholePathIT::assertReasonFits);
  }

  /** Runs the scenario and checks every row, rejected record and alert against the contract. */
  private Contract contractAfterRunning(Scenario scenario) throws Exception {
    Contract contract = scenario.contract();
    Outcome expected = contract.outcome();
    assertThat(expected.rows()).hasSizeGreaterThan(10_000);
    assertThat(expected.rejected()).hasSizeGreaterThan(100);
    assertThat(expected.alerts()).hasSizeGreaterThan(20);

    scenario.deploy();
    Outcome found = scenario.awaitOutcome(expected);

    assertThat(found.alerts()).isEqualTo(expected.alerts());
    assertThat(found.rejected()).isEqualTo(expected.rejected());
    assertThat(found.rows()).isEqualTo(expected.rows());
    assertCountersAddUp(scenario, contract);
    return contract;
  }

  /** Runs the scenario; what was found has the rows and rejected records of the contract. */
  private Outcome found(Scenario scenario) throws Exception {
    Contract contract = scenario.contract();
    Outcome expected = contract.outcome();
    scenario.deploy();
    Outcome found = scenario.awaitOutcome(expected);
    assertThat(found.rows().equals(expected.rows())).as("rows as in the log").isTrue();
    assertThat(found.rejected()).isEqualTo(expected.rejected());
    assertCountersAddUp(scenario, contract);
    return found;
  }

  /** What the rules read is the log, and so is what the store has taken. */
  private void assertCountersAddUp(Scenario scenario, Contract contract) throws Exception {
    long records = scenario.log().size();
    List<TaskCounts> rules =
        TaskCounts.of(platform, scenario.topic()).stream().filter(TaskCounts::complete).toList();
    rules.forEach(TaskCounts::assertAddUp);
    Map<String, Long> readByTask = new HashMap<>();
    rules.forEach(task -> readByTask.put(task.task(), task.count("read")));
    Map<String, Long> raisedByTask = new HashMap<>();
    rules.forEach(task -> raisedByTask.put(task.task(), task.count("alertsRaised")));
    assertThat(raisedByTask.values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(contract.liveAlerts().size());
    assertThat(readByTask.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(records);
    List<TaskCounts> fleet =
        TaskCounts.ofFleet(platform, scenario.topic()).stream()
            .filter(TaskCounts::complete)
            .toList();
    assertThat(fleet).isNotEmpty().allSatisfy(TaskCounts::assertAddUp);
    assertThat(fleet.get(fleet.size() - 1).count("read")).isEqualTo(records);
    Awaitility.await("stored and rejected records, and new alerts, counted")
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(TaskCounts.stored(platform, scenario.topic())).isEqualTo(records);
              assertThat(TaskCounts.added(platform, scenario.topic(), "over-speed"))
                  .isEqualTo(contract.liveAlerts().size());
            });
  }

  private static void assertReasonFits(Map<String, String> rejected) {
    byte[] value = String.valueOf(rejected.get("value")).getBytes(ISO_8859_1);
    assertThat(rejected.get("reason")).startsWith(BrokenLines.kindOf(value).reason());
    assertThat(rejected).containsKeys("topic", "partition", "offset", "time");
  }

  /** The fleet some minutes ago, up to the end of a window; every third event as JSON. */
  private static List<byte[]> fleet(long seed) {
    LocalDateTime start =
        LocalDateTime.now(ZoneOffset.UTC)
            .minus(DRIVE.multipliedBy(3))
            .truncatedTo(ChronoUnit.MINUTES);
    FleetSettings settings =
        new FleetSettings(CARS, seed, start, Duration.ofSeconds(2), DRIVE, EVERY_FAULT);
    List<byte[]> records = new ArrayList<>();
    try (Fleet fleet = new Fleet(settings)) {
      while (fleet.hasNext()) {
        byte[] value = fleet.next().value();
        records.add(records.size() % 3 == 0 ? json(value) : value);
      }
    }
    return records;
  }

  private static byte[] json(byte[] csv) {
    if (Contract.read(new String(csv, UTF_8)) == null) {
      return csv;
    }
    String[] field = new String(csv, UTF_8).split(",", -1);
    return """
    {"date":"%s","carNumber":"%s","speedPedal":%s,"breakPedal":%s,"steerAngle":"%s",\
    "directLight":"%s","speed":%s,"areaNumber":"%s"}\
    """
        .formatted((Object[]) field)
        .getBytes(UTF_8);
  }
}
