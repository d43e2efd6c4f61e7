package io.smartcar.rules.live.judging;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.live.port.AlertBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UnconfirmedAlertsTest {

  private static final long OVERDUE_NANOS = 5_000_000_000L;

  private long settled = Long.MAX_VALUE;
  private final UnconfirmedAlerts alerts = new UnconfirmedAlerts(1, number -> number <= settled);

  @Test
  void toSend_moreThanAStoreTakesAtOnce_waitsForConfirmations() {
    raise(3_000, 0);

    List<AlertBatch> first = alerts.toSend(0);
    assertThat(first)
        .extracting(batch -> batch.alerts().size())
        .containsExactly(250, 250, 250, 250);
    assertThat(alerts.toSend(1)).isEmpty();
    assertThat(alerts.size()).isEqualTo(3_000);

    assertThat(alerts.confirm(first.get(0).sequence())).isEqualTo(250);
    List<AlertBatch> next = alerts.toSend(2);
    assertThat(next).extracting(batch -> batch.alerts().size()).containsExactly(250);
  }

  @Test
  void toSend_batchesThatAreNeverConfirmed_doNotKeepBackOthers() {
    raise(2_000, 0);
    List<AlertBatch> refused = alerts.toSend(0);
    assertThat(refused).hasSize(4);

    List<AlertBatch> later = alerts.toSend(OVERDUE_NANOS);
    assertThat(later).hasSize(8).startsWith(refused.toArray(AlertBatch[]::new));
    later.subList(4, 8).forEach(batch -> alerts.confirm(batch.sequence()));
    assertThat(alerts.toSend(OVERDUE_NANOS + 1)).isEmpty();
    assertThat(alerts.size()).isEqualTo(1_000);

    raise(1, 0);
    assertThat(alerts.toSend(OVERDUE_NANOS + 2)).hasSize(1);
    refused.forEach(batch -> alerts.confirm(batch.sequence()));
    raise(1, 0);
    assertThat(alerts.toSend(OVERDUE_NANOS + 3)).hasSize(1);
  }

  @Test
  void toSend_slowStore_gathersMoreInEach() {
    List<AlertBatch> sent = new ArrayList<>();
    for (int turn = 0; turn < 10; turn++) {
      raise(1, 0);
      sent.addAll(alerts.toSend(turn));
    }
    assertThat(sent).extracting(batch -> batch.alerts().size()).containsExactly(1, 1, 1, 1);

    alerts.confirm(sent.get(0).sequence());
    assertThat(alerts.toSend(10)).singleElement().returns(6, batch -> batch.alerts().size());
  }

  @Test
  void confirmedUntil_alertsThatWereNotSentYet_areNotConfirmed() {
    raise(2_000, 0);
    alerts.toSend(0).forEach(batch -> alerts.confirm(batch.sequence()));

    assertThat(alerts.confirmedUntil(5_000)).isEqualTo(999);

    alerts.toSend(1).forEach(batch -> alerts.confirm(batch.sequence()));
    assertThat(alerts.confirmedUntil(5_000)).isEqualTo(5_000);
  }

  @Test
  void toSend_alertsAndNotesBehindADecision_sendsWhatDoesNotFollowFromIt() {
    settled = 0;
    raise(2, 0);
    raise(3, 1);
    alerts.add(new LateReadings("A0001", 1, 2, "topic", 0, 1, 1));

    assertThat(alerts.isAnyHeld()).isTrue();
    assertThat(alerts.toSend(0))
        .singleElement()
        .returns(2, batch -> batch.alerts().size())
        .returns(1, batch -> batch.late().size());
    assertThat(alerts.toSend(1)).isEmpty();

    settled = 1;
    assertThat(alerts.toSend(2)).singleElement().returns(3, batch -> batch.alerts().size());
    assertThat(alerts.isAnyHeld()).isFalse();
  }

  /** Each a millisecond after the one before. */
  private void raise(int count, long decision) {
    for (int number = 0; number < count; number++) {
      Alert alert =
          new Alert("rule", "A%04d".formatted(number), "20180830091400", "warning", "", Map.of());
      alerts.add(new RaisedAlert(alert, number, 0), decision);
    }
  }
}
