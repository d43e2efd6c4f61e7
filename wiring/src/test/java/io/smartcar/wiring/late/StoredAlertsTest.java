package io.smartcar.wiring.late;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.LateReadings;
import io.smartcar.events.late.OpenStretches;
import io.smartcar.redis.MemoryAlertStore;
import io.smartcar.redis.MemoryLateStore;
import io.smartcar.redis.Settling;
import io.smartcar.rules.late.port.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StoredAlertsTest {

  private static final Settling AT_ONCE =
      new Settling(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1));
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final long RAISED = 1_535_619_660_000L;
  private static final RaisedAlert ALERT =
      new RaisedAlert(new Alert("r", "V1", "20180830090059", "", "", Map.of()), RAISED, 1);

  private final MemoryAlertStore store = new MemoryAlertStore(AT_ONCE);
  private final MemoryLateStore late = new MemoryLateStore(store);
  private final StoredAlerts alerts = new StoredAlerts(late);
  private final StoredStretches lane = new StoredStretches(late, 0, 1);

  @Test
  void begin_laneHadTakenTheCar_laneCorrectsNothingAnyMore() throws Exception {
    store.open(List.of(new LateReadings("V1", RAISED, RAISED, "t", 0, 5, 1)));
    OpenStretches taken = lane.take("V1", LEASE).orElseThrow();

    long revision = alerts.begin("V1", RAISED, RAISED);

    Correction add = new Correction.Add(ALERT, 1);
    assertThat(alerts.correct("V1", taken.revision(), List.of(add))).isFalse();
    assertThat(alerts.holding("V1", RAISED, RAISED)).isEmpty();
    assertThat(alerts.correct("V1", revision, List.of(add))).isTrue();
    assertThat(alerts.holding("V1", RAISED, RAISED)).containsExactly(ALERT);
    assertThat(alerts.hasAlertsOf("20180830")).isTrue();
  }

  @Test
  void judged_span_isGivenToTheLaneWithWhatItTakes() throws Exception {
    JudgedSpan span = new JudgedSpan(RAISED, RAISED + 5, 3, Set.of("r"));
    assertThat(alerts.judged("V1", alerts.begin("V1", RAISED, RAISED), span, 0)).isTrue();
    store.open(List.of(new LateReadings("V1", RAISED, RAISED, "t", 0, 5, 1)));

    assertThat(lane.due(10)).containsExactly("V1");
    assertThat(lane.take("V1", LEASE).orElseThrow().judged()).containsExactly(span);
  }

  @Test
  void anyCall_storeAway_isUnavailableWithItsLine() {
    store.goAway();

    assertThatThrownBy(() -> alerts.begin("V1", 1, 2))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("the store is away");
    assertThatThrownBy(() -> alerts.hasAlertsOf("20180830"))
        .isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> lane.due(1)).isInstanceOf(UnavailableException.class);
  }
}
