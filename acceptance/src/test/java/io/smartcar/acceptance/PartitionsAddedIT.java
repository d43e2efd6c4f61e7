package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.simulator.Faults;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Partitions are added to the topic of a running topology, and new cars send to them at once,
 * moments before a window ends: the clock of the rules must wait for partitions it has just heard
 * of.
 */
@ExtendWith(Platform.Running.class)
@Tag("long")
final class PartitionsAddedIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration DRIVE = Duration.ofSeconds(100);
  private static final long WINDOW_MILLIS = 30_000;
  private static final int BEFORE = 2;
  private static final int AFTER = 5;
  private static final int CARS = 300;

  private final Platform platform;

  PartitionsAddedIT(Platform platform) {
    this.platform = platform;
  }

  @Test
  void path_partitionsAddedJustBeforeAWindowEnds_givesWhatTheContractSays() throws Exception {
    try (Scenario scenario =
        new Scenario(platform, "partitions-added", BEFORE, Scenario.TWO_OF_EACH)) {
      scenario.deploy();
      long added;
      GrowingTopic topic =
          new GrowingTopic(platform.bootstrapServers(), scenario.topic(), BEFORE, AFTER);
      try (LiveReplay cars = LiveReplay.live(fleet(), () -> topic)) {
        Awaitility.await("the rules read").atMost(PATIENCE).until(() -> isRead(scenario, cars));
        Awaitility.await("a second before a window ends")
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> System.currentTimeMillis() % WINDOW_MILLIS > WINDOW_MILLIS - 1_000);
        added = System.currentTimeMillis();
        scenario.addPartitions(AFTER);
        topic.partitionsAre(AFTER);
        cars.await(PATIENCE);
      }
      Contract contract = scenario.contract();
      Outcome expected = contract.outcome();
      assertThat(alertsOfNewCars(expected, added)).as("alerts of the window at hand").isNotEmpty();
      assertThat(contract.late()).isZero();

      Outcome found = scenario.awaitOutcome(expected);

      assertThat(found.alerts()).isEqualTo(expected.alerts());
      assertThat(found.rows()).isEqualTo(expected.rows());
      assertThat(found.rejected()).isEmpty();
      List<TaskCounts> counts = TaskCounts.of(platform, scenario.topic());
      assertThat(counts).filteredOn(TaskCounts::complete).isNotEmpty();
      assertThat(counts)
          .allSatisfy(TaskCounts::assertAddUp)
          .allSatisfy(task -> assertThat(task.count("late")).isZero());
    }
  }

  private static boolean isRead(Scenario scenario, LiveReplay cars) throws Exception {
    cars.assertGoesOn();
    return scenario.takenByRules() > 0;
  }

  /** Of new cars, in the window that was about to end: its last event is of that last second. */
  private static List<String> alertsOfNewCars(Outcome expected, long addedMillis) {
    long windowEnd = (Math.floorDiv(addedMillis, WINDOW_MILLIS) + 1) * WINDOW_MILLIS;
    return expected.alerts().keySet().stream()
        .map(alert -> alert.substring(alert.indexOf('/') + 1))
        .filter(
            identity ->
                GrowingTopic.partition(identity.substring(0, identity.indexOf('-')), AFTER)
                    >= BEFORE)
        .filter(identity -> timeMillis(identity) < windowEnd)
        .toList();
  }

  private static long timeMillis(String identity) {
    Contract.Reading reading =
        Contract.read(identity.substring(identity.indexOf('-') + 1) + ",A0001,0,0,F,N,0,A01");
    return reading == null ? Long.MAX_VALUE : reading.timeMillis();
  }

  private static Fleet fleet() {
    LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
    return new Fleet(new FleetSettings(CARS, 11, now, Duration.ofMillis(500), DRIVE, Faults.NONE));
  }
}
