package io.smartcar.rules.live.judging;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.live.port.AlertBatch;
import java.util.ArrayDeque;
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
    boolean again;

    Sent(AlertBatch batch, long earliestRaised, long firstNote, long sentAtNanos) {
      this.batch = batch;
      this.earliestRaised = earliestRaised;
      this.firstNote = firstNote;
      this.sentAtNanos = sentAtNanos;
    }
  }

  private static final int MAX_BATCH = 250;

  /**
   * So many batches are under way at once, what is raised meanwhile waits here for the next: the
   * slower the store, the more are in one, for which it needs little longer. Were all sent as they
   * are raised, it could have more to do than it does within the time after which they are sent
   * again, and would then have them twice, and more and more. One that had to be sent again does
   * not count: what the store refuses for a while must not keep back the others.
   */
  private static final int MAX_UNDER_WAY = 4;

  /** Long enough for a store that answers, short enough that a lost message is hardly noticed. */
  private static final long RESEND_AFTER_NANOS = 5_000_000_000L;

  private final Map<Long, Sent> sent = new LinkedHashMap<>();
  private final LongPredicate isSettled;
  private final ArrayDeque<Collected> collected = new ArrayDeque<>();
  private final ArrayDeque<LateReadings> notes = new ArrayDeque<>();
  private long notesSent;
  private long nextSequence;
  private int size;

  /** Batches that were sent once. */
  private int underWay;

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
    return !collected.isEmpty() && !isSettled.test(collected.getLast().decision());
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

  /** What has to be sent now: what is new and has room, and batches that are overdue. */
  List<AlertBatch> toSend(long nowNanos) {
    List<AlertBatch> batches = new ArrayList<>();
    for (Sent pending : sent.values()) {
      if (nowNanos - pending.sentAtNanos >= RESEND_AFTER_NANOS) {
        pending.sentAtNanos = nowNanos;
        underWay -= pending.again ? 0 : 1;
        pending.again = true;
        batches.add(pending.batch);
      }
    }
    while (underWay < MAX_UNDER_WAY) {
      List<RaisedAlert> alerts = takeSettled();
      List<LateReadings> late = takeNotes();
      if (alerts.isEmpty() && late.isEmpty()) {
        break;
      }
      AlertBatch batch = new AlertBatch(nextSequence++, alerts, late);
      long earliest =
          alerts.stream().mapToLong(RaisedAlert::raisedAtMillis).min().orElse(Long.MAX_VALUE);
      sent.put(batch.sequence(), new Sent(batch, earliest, notesSent, nowNanos));
      notesSent += late.size();
      underWay++;
      batches.add(batch);
    }
    return batches;
  }

  private List<RaisedAlert> takeSettled() {
    List<RaisedAlert> alerts = new ArrayList<>();
    while (alerts.size() < MAX_BATCH
        && !collected.isEmpty()
        && isSettled.test(collected.getFirst().decision())) {
      alerts.add(collected.removeFirst().alert());
    }
    return alerts;
  }

  private List<LateReadings> takeNotes() {
    List<LateReadings> late = new ArrayList<>();
    while (late.size() < MAX_BATCH && !notes.isEmpty()) {
      late.add(notes.removeFirst());
    }
    return late;
  }

  /** A batch has arrived; returns how many alerts that confirms, 0 if it was confirmed before. */
  int confirm(long sequence) {
    Sent confirmed = sent.remove(sequence);
    if (confirmed == null) {
      return 0;
    }
    underWay -= confirmed.again ? 0 : 1;
    size -= confirmed.batch.alerts().size() + confirmed.batch.late().size();
    return confirmed.batch.alerts().size();
  }
}
