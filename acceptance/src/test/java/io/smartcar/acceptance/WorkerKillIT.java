package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.simulator.Faults;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shorter run of what {@link ChaosIT} does at length: workers are killed in the middle of the
 * log, and what comes out is what the contract says of it, for cars and for the fleet.
 */
@ExtendWith(Platform.Running.class)
@Tag("long")
final class WorkerKillIT {

  private static final Faults DISORDER =
      new Faults(0.05, Duration.ofSeconds(6), 0.02, 0.01, 0.05, 0, Duration.ZERO);

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Platform platform;

  private final Path rules;

  WorkerKillIT(Platform platform, @TempDir Path rules) {
    this.platform = platform;
    this.rules = rules;
  }

  @Test
  void path_workersKilledInTheMiddleOfTheLog_givesWhatTheContractSays() throws Exception {
    Map<String, String> keys = new HashMap<>(Scenario.TWO_OF_EACH);
    keys.putAll(FleetRule.besideTheOthers(rules));
    // What was on its way to a killed worker is resent after that.
    keys.put("smartcar.topology.message-timeout", "20s");
    keys.put("smartcar.hbase.operation-timeout", "10s");
    try (Scenario scenario = new Scenario(platform, "worker-kill", 4, keys)) {
      List<byte[]> records = fleet();
      scenario.sendRecords(records);
      Outcome expected = scenario.contract().outcome();
      assertThat(expected.alerts()).hasSizeGreaterThan(20);
      Map<String, String> expectedOfFleet = FleetRule.expectedAlerts(scenario.log());
      assertThat(expectedOfFleet).hasSizeGreaterThan(20);

      scenario.deploy();
      new Havoc(platform, scenario, records.size(), Havoc.seed())
          .bring(List.of(Fault.WORKER, Fault.EVERY_WORKER));
      Outcome found = scenario.awaitOutcome(expected, PATIENCE);

      assertThat(found.alerts()).isEqualTo(expected.alerts());
      assertThat(scenario.stores().fleetAlerts()).isEqualTo(expectedOfFleet);
      assertThat(found.rejected()).isEqualTo(expected.rejected());
      assertThat(found.rows()).isEqualTo(expected.rows());
      TaskCounts.of(platform, scenario.topic()).forEach(TaskCounts::assertAddUp);
      assertThat(TaskCounts.ofFleet(platform, scenario.topic()))
          .isNotEmpty()
          .allSatisfy(TaskCounts::assertAddUp);
    }
  }

  private static List<byte[]> fleet() {
    FleetSettings settings =
        new FleetSettings(
            300,
            11,
            LocalDateTime.of(2026, 3, 1, 8, 0),
            Duration.ofSeconds(2),
            Duration.ofMinutes(10),
            DISORDER);
    List<byte[]> records = new ArrayList<>();
    try (Fleet fleet = new Fleet(settings)) {
      while (fleet.hasNext()) {
        records.add(fleet.next().value());
      }
    }
    return records;
  }
}
