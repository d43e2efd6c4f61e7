package io.smartcar.rules.live.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.clock.Decisions;
import io.smartcar.rules.live.clock.PartitionProgress;
import io.smartcar.rules.live.clock.RuleTaskCounters;
import io.smartcar.rules.live.judging.OutgoingAlerts;
import io.smartcar.rules.live.port.AlertBatch;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LateNotesTest {

  private static final long NINE = Instant.parse("2018-08-30T09:00:00Z").toEpochMilli();
  private static final long BEHIND = 30_000;

  private final RuleTaskCounters counters = new RuleTaskCounters();
  private final PartitionProgress partition = new PartitionProgress(3, null);

  @Test
  void endOfSlice_readingsOfACarNearEachOther_areOneNote() {
    OutgoingAlerts alerts = alerts(Scope.CAR);
    LateNotes notes = new LateNotes("id", settings(Scope.CAR), counters, alerts);

    notes.late(partition, 7, event("V1", 20), NINE, BEHIND);
    notes.late(partition, 8, event("V2", 0), NINE, BEHIND);
    notes.late(partition, 9, event("V1", 5), NINE, BEHIND);
    notes.late(partition, 12, event("V1", 500), NINE, BEHIND);
    notes.endOfSlice(3);

    assertThat(sent(alerts))
        .containsExactly(
            new LateReadings("V1", NINE + 5_000, NINE + 20_000, "id", 3, 10, 2),
            new LateReadings("V1", NINE + 500_000, NINE + 500_000, "id", 3, 13, 1),
            new LateReadings("V2", NINE, NINE, "id", 3, 9, 1));
    assertThat(counters.lateBy.byBound()).containsEntry("1m", 4L).containsEntry("10s", 0L);
  }

  @Test
  void late_beyondTheHorizon_isCountedAndNotNoted() {
    OutgoingAlerts alerts = alerts(Scope.CAR);
    LateNotes notes = new LateNotes("id", settings(Scope.CAR), counters, alerts);

    notes.late(partition, 7, event("V1", 0), NINE, Duration.ofHours(1).toMillis() + 1);
    notes.endOfSlice(3);

    assertThat(sent(alerts)).isEmpty();
    assertThat(counters.beyondHorizon).isEqualTo(1);
    assertThat(counters.lateBy.byBound()).containsEntry("1d", 1L);
  }

  @Test
  void late_notedByAnEarlierTask_isNotNotedAgain() {
    OutgoingAlerts alerts = alerts(Scope.CAR);
    LateNotes notes = new LateNotes("id", settings(Scope.CAR), counters, alerts);
    PartitionProgress readAgain =
        new PartitionProgress(3, new Checkpoint(2, NINE, NINE, NINE, 8, true, 0, Checkpoint.NONE));

    notes.late(readAgain, 7, event("V1", 0), NINE, BEHIND);
    notes.late(readAgain, 8, event("V1", 0), NINE, BEHIND);
    notes.endOfSlice(3);

    assertThat(sent(alerts)).extracting(LateReadings::count).containsExactly(1L);
  }

  @Test
  void late_taskOfTheFleet_notesNothing() {
    OutgoingAlerts alerts = alerts(Scope.FLEET);
    LateNotes notes = new LateNotes("id", settings(Scope.FLEET), counters, alerts);

    notes.late(partition, 7, event("V1", 0), NINE, BEHIND);
    notes.endOfSlice(3);

    assertThat(sent(alerts)).isEmpty();
  }

  @Test
  void notesConfirmed_secondBatchConfirmedBeforeTheFirst_countsFromTheFirstOn() {
    OutgoingAlerts alerts = alerts(Scope.CAR);
    LateNotes notes = new LateNotes("id", settings(Scope.CAR), counters, alerts);
    notes.late(partition, 7, event("V1", 0), NINE, BEHIND);
    notes.endOfSlice(3);
    AlertBatch first = alerts.toSend(0).get(0);
    notes.late(partition, 8, event("V1", 0), NINE, BEHIND);
    notes.endOfSlice(3);
    AlertBatch second = alerts.toSend(0).get(0);

    assertThat(alerts.notes()).isEqualTo(2);
    alerts.confirm(second.sequence());
    assertThat(alerts.notesConfirmed()).isZero();
    alerts.confirm(first.sequence());
    assertThat(alerts.notesConfirmed()).isEqualTo(2);
    assertThat(alerts.areAllConfirmed()).isTrue();
  }

  private OutgoingAlerts alerts(Scope scope) {
    return new OutgoingAlerts(settings(scope), counters, new Decisions(), 1);
  }

  private static List<LateReadings> sent(OutgoingAlerts alerts) {
    return alerts.toSend(0).stream().flatMap(batch -> batch.late().stream()).toList();
  }

  private static RuleTaskSettings settings(Scope scope) {
    return new RuleTaskSettings(
        0,
        1,
        scope,
        true,
        ZoneOffset.UTC,
        new RuleTaskSettings.Timing(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofHours(1)),
        Duration.ofMinutes(1),
        Duration.ofSeconds(1),
        new RuleTaskSettings.Limits(10, 10, 10));
  }

  private static CarEvent event(String car, int second) {
    String date = "201808300%d%02d%02d".formatted(9, second / 60, second % 60);
    String line = date + ',' + car + ",1,0,F,N,90,A01";
    return (CarEvent) new EventDecoder(ZoneOffset.UTC).decode(line.getBytes(UTF_8));
  }
}
