package io.smartcar.rules.live.judging;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.live.port.AlertBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Alerts and notes of late readings on their way: collected, sent in batches, and sent again until
 * they are confirmed. An alert is not sent before what it follows from is settled; a note is sent
 * at once, for that may wait for it. Not thread-safe.
 */
final class UnconfirmedAlerts {

  /** An alert, and the last decision before it. */
  private record Collected(RaisedAlert alert, long decision) {}

  private static final class Sent {
    final AlertBatch batch;
    final long earliestRaised;
    final long firstNote;
    long sentAtNanos;

    Sent(AlertBatch batch, long earliestRaised, long firstNote, long sentAtNanos) {
      this.batch = batch;
      this.earliestRaised = earliestRaised;
      this.firstNote = firstNote;
      this.sentAtNanos = sentAtNanos;
    }
  }

  private static final int MAX_BATCH = 500;

  /** Long enough for a store that answers, short enough that a lost message is hardly noticed. */
  private static final long RESEND_AFTER_NANOS = 5_000_000_000L;

  private final Map<Long, Sent> sent = new LinkedHashMap<>();
  private final LongPredicate isSettled;
  private final List<Collected> collected = new ArrayList<>();
  private List<LateReadings> notes = new ArrayList<>();
  private long notesSent;
  private long nextSequence;
  private int size;

  /**
   * Creates it with none.
   *
   * @param isSettled whether what follows from a decision may be sent
   */
  UnconfirmedAlerts(long firstSequence, LongPredicate isSettled) {
    this.nextSequence = firstSequence;
    this.isSettled = isSettled;
  }

  /**
   * Adds an alert.
   *
   * @param decision the last one before it was raised, not before that of the last alert
   */
  void add(RaisedAlert alert, long decision) {
    collected.add(new Collected(alert, decision));
    size++;
  }

  void add(LateReadings note) {
    notes.add(note);
    size++;
  }

  int size() {
    return size;
  }

  /** Whether an alert may not be sent yet. */
  boolean isAnyHeld() {
    return !collected.isEmpty() && !isSettled.test(collected.get(collected.size() - 1).decision());
  }

  /** How many notes were ever added. */
  long notes() {
    return notesSent + notes.size();
  }

  /** So many of the notes, from the first on, are confirmed. */
  long notesConfirmed() {
    long confirmed = notesSent;
    for (Sent pending : sent.values()) {
      if (!pending.batch.late().isEmpty()) {
        confirmed = Math.min(confirmed, pending.firstNote);
      }
    }
    return confirmed;
  }

  /**
   * All alerts raised up to this event time are confirmed, if the clock stands at {@code clock}.
   */
  long confirmedUntil(long clock) {
    long earliest = Long.MAX_VALUE;
    for (Collected alert : collected) {
      earliest = Math.min(earliest, alert.alert().raisedAtMillis());
    }
    for (Sent pending : sent.values()) {
      earliest = Math.min(earliest, pending.earliestRaised);
    }
    return earliest == Long.MAX_VALUE ? clock : Math.min(clock, earliest - 1);
  }

  /** What has to be sent now: what is new, and batches whose confirmation is overdue. */
  List<AlertBatch> toSend(long nowNanos) {
    List<AlertBatch> batches = new ArrayList<>();
    for (Sent pending : sent.values()) {
      if (nowNanos - pending.sentAtNanos >= RESEND_AFTER_NANOS) {
        pending.sentAtNanos = nowNanos;
        batches.add(pending.batch);
      }
    }
    List<RaisedAlert> alerts = takeSettled();
    int longest = Math.max(alerts.size(), notes.size());
    for (int from = 0; from < longest; from += MAX_BATCH) {
      AlertBatch batch = new AlertBatch(nextSequence++, part(alerts, from), part(notes, from));
      long earliest =
          batch.alerts().stream()
              .mapToLong(RaisedAlert::raisedAtMillis)
              .min()
              .orElse(Long.MAX_VALUE);
      sent.put(batch.sequence(), new Sent(batch, earliest, notesSent, nowNanos));
      notesSent += batch.late().size();
      batches.add(batch);
    }
    if (!notes.isEmpty()) {
      notes = new ArrayList<>();
    }
    return batches;
  }

  private List<RaisedAlert> takeSettled() {
    int ready = isAnyHeld() ? 0 : collected.size();
    while (ready < collected.size() && isSettled.test(collected.get(ready).decision())) {
      ready++;
    }
    List<Collected> settled = collected.subList(0, ready);
    List<RaisedAlert> alerts = settled.stream().map(Collected::alert).toList();
    settled.clear();
    return alerts;
  }

  private static <T> List<T> part(List<T> all, int from) {
    int to = Math.min(from + MAX_BATCH, all.size());
    return from < to ? all.subList(from, to) : List.of();
  }

  /** A batch has arrived; returns how many alerts that confirms, 0 if it was confirmed before. */
  int confirm(long sequence) {
    Sent confirmed = sent.remove(sequence);
    if (confirmed == null) {
      return 0;
    }
    size -= confirmed.batch.alerts().size() + confirmed.batch.late().size();
    return confirmed.batch.alerts().size();
  }
}
