package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.simulator.SendingOrder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Recordings that reach the log in another order than the cars drove in, so that most readings are
 * late: in the end the alerts are those of the recording in order. {@link DeployedTopologyIT} has a
 * few that are late.
 */
@Tag("long")
@ExtendWith(Platform.Running.class)
final class LateUploadsIT {

  /** For cars that drove over two years. */
  static final Map<String, String> FOR_YEARS =
      Map.of("smartcar.late.horizon", "3650d", "smartcar.redis.alert-ttl", "3650d");

  private static final SendingOrder QUARTER_HOURS = SendingOrder.of("shuffled:15m");

  private final Platform platform;

  LateUploadsIT(Platform platform) {
    this.platform = platform;
  }

  @Test
  void path_townCarByCarTwoWorkers_givesExactlyTheAlertsCounted() throws Exception {
    assertAlerts("town-by-car", Recording.VED.orSkip(), SendingOrder.BY_CAR, 4);
  }

  @Test
  void path_roadCarByCarOneTask_givesExactlyTheAlertsCounted() throws Exception {
    assertAlerts("road-by-car-1", Recording.OPENACC.orSkip(), SendingOrder.BY_CAR, 1);
  }

  @Test
  void path_roadCarByCarTwoWorkers_givesExactlyTheAlertsCounted() throws Exception {
    assertAlerts("road-by-car-4", Recording.OPENACC.orSkip(), SendingOrder.BY_CAR, 4);
  }

  @Test
  void path_roadInQuarterHoursOneTask_givesExactlyTheAlertsCounted() throws Exception {
    assertAlerts("road-quarters-1", Recording.OPENACC.orSkip(), QUARTER_HOURS, 1);
  }

  @Test
  void path_roadInQuarterHoursTwoWorkers_givesExactlyTheAlertsCounted() throws Exception {
    assertAlerts("road-quarters-4", Recording.OPENACC.orSkip(), QUARTER_HOURS, 4);
  }

  private void assertAlerts(String name, Recording recording, SendingOrder order, int partitions)
      throws Exception {
    Map<String, String> keys = new HashMap<>(FOR_YEARS);
    if (partitions > 1) {
      keys.putAll(Scenario.TWO_OF_EACH);
    }
    try (Scenario scenario = new Scenario(platform, name, partitions, keys)) {
      scenario.sendRecords(recording.records(order));
      Contract contract = scenario.contract();
      scenario.deploy();
      Outcome found = scenario.awaitOutcome(contract.outcome());

      assertThat(contract.late()).isGreaterThan(1_000);
      assertThat(contract.liveAlerts()).isNotEqualTo(recording.expectedAlerts());
      assertThat(found.alerts()).containsExactlyInAnyOrderEntriesOf(recording.expectedAlerts());
      assertThat(found.rows()).hasSize(recording.events());
    }
  }
}
