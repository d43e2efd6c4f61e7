package io.smartcar.rules.live.intake;

import io.smartcar.events.CarEvent;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.clock.CarClocks;
import io.smartcar.rules.live.clock.PartitionProgress;
import io.smartcar.rules.live.clock.RuleTaskCounters;
import io.smartcar.rules.live.clock.Sequencer;
import io.smartcar.rules.live.judging.OutgoingAlerts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes late readings, those of one slice together by car, and sends the notes on their way. Shows
 * {@link CarClocks} whatever comes at another time than its own. Not thread-safe.
 *
 * <p>What an earlier task had noted of an offset is not noted again: no checkpoint is saved past a
 * note that is not confirmed. Tasks of scope fleet note nothing, for their rules are not judged
 * again.
 */
public final class LateNotes implements Sequencer.LateEvents {

  /** Readings of a car that lie further apart are noted apart. */
  private static final long MAX_GAP_MILLIS = 60_000;

  private static final class Note {
    long from;
    long to;
    long nextOffset;
    long count;

    Note(long time) {
      from = time;
      to = time;
    }

    boolean reaches(long time) {
      return time >= from - MAX_GAP_MILLIS && time <= to + MAX_GAP_MILLIS;
    }
  }

  private final String topicId;
  private final boolean ofFleet;
  private final long horizonMillis;
  private final RuleTaskCounters counters;
  private final OutgoingAlerts alerts;
  private final Map<String, List<Note>> byCar = new LinkedHashMap<>();

  public LateNotes(
      String topicId, RuleTaskSettings settings, RuleTaskCounters counters, OutgoingAlerts alerts) {
    this.topicId = topicId;
    this.ofFleet = settings.scope() == Scope.FLEET;
    this.horizonMillis = ofFleet ? 0 : settings.time().lateHorizon().toMillis();
    this.counters = counters;
    this.alerts = alerts;
  }

  @Override
  public void late(
      PartitionProgress partition,
      long offset,
      CarEvent event,
      long timestampMillis,
      long behindMillis) {
    if (!partition.isCountedFirst(offset)) {
      return;
    }
    counters.lateBy.count(behindMillis);
    partition.counters().lateBy.count(behindMillis);
    seeClock(partition, event, timestampMillis, behindMillis);
    if (horizonMillis == 0) {
      return;
    }
    if (behindMillis > horizonMillis) {
      counters.beyondHorizon++;
      return;
    }
    List<Note> notes = byCar.computeIfAbsent(event.carNumber(), car -> new ArrayList<>());
    Note note = notes.isEmpty() ? null : notes.get(notes.size() - 1);
    if (note == null || !note.reaches(event.eventTime())) {
      note = new Note(event.eventTime());
      notes.add(note);
    }
    note.from = Math.min(note.from, event.eventTime());
    note.to = Math.max(note.to, event.eventTime());
    note.nextOffset = offset + 1;
    note.count++;
  }

  @Override
  public void ahead(
      PartitionProgress partition, long offset, CarEvent event, long timestampMillis) {
    if (partition.isCountedFirst(offset)) {
      seeClock(partition, event, timestampMillis, 0);
    }
  }

  /** The fleet's task sees every car, and each is some other task's too. */
  private void seeClock(
      PartitionProgress partition, CarEvent event, long timestampMillis, long behindMillis) {
    if (!ofFleet) {
      partition
          .carClocks()
          .saw(event.carNumber(), event.eventTime(), timestampMillis, behindMillis);
    }
  }

  /** All records of a slice of this partition are taken. */
  void endOfSlice(int partition) {
    if (byCar.isEmpty()) {
      return;
    }
    byCar.forEach(
        (car, notes) ->
            notes.forEach(
                note ->
                    alerts.note(
                        new LateReadings(
                            car,
                            note.from,
                            note.to,
                            topicId,
                            partition,
                            note.nextOffset,
                            note.count))));
    byCar.clear();
  }
}
