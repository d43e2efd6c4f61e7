package io.smartcar.rules.live.judging;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.live.port.AlertBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Alerts and notes of late readings on their way: collected, sent in batches, and sent again until
 * they are confirmed. Not thread-safe.
 */
final class UnconfirmedAlerts {

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
  private List<RaisedAlert> collected = new ArrayList<>();
  private List<LateReadings> notes = new ArrayList<>();
  private long collectedFrom = Long.MAX_VALUE;
  private long notesSent;
  private long nextSequence;
  private int size;

  UnconfirmedAlerts(long firstSequence) {
    this.nextSequence = firstSequence;
  }

  void add(RaisedAlert alert) {
    collected.add(alert);
    collectedFrom = Math.min(collectedFrom, alert.raisedAtMillis());
    size++;
  }

  void add(LateReadings note) {
    notes.add(note);
    size++;
  }

  int size() {
    return size;
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
    long earliest = collectedFrom;
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
    int longest = Math.max(collected.size(), notes.size());
    for (int from = 0; from < longest; from += MAX_BATCH) {
      AlertBatch batch = new AlertBatch(nextSequence++, part(collected, from), part(notes, from));
      long earliest = batch.alerts().isEmpty() ? Long.MAX_VALUE : collectedFrom;
      sent.put(batch.sequence(), new Sent(batch, earliest, notesSent, nowNanos));
      notesSent += batch.late().size();
      batches.add(batch);
    }
    if (longest > 0) {
      collected = new ArrayList<>();
      notes = new ArrayList<>();
      collectedFrom = Long.MAX_VALUE;
    }
    return batches;
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
