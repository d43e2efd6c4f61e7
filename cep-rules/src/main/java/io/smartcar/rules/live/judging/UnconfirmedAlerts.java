package io.smartcar.rules.live.judging;

import io.smartcar.events.Alert;
import io.smartcar.rules.live.port.AlertBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Alerts on their way: collected, sent in batches, and sent again until they are confirmed. Not
 * thread-safe.
 */
final class UnconfirmedAlerts {

  private static final class Sent {
    final AlertBatch batch;
    final long earliestRaised;
    long sentAtNanos;

    Sent(AlertBatch batch, long earliestRaised, long sentAtNanos) {
      this.batch = batch;
      this.earliestRaised = earliestRaised;
      this.sentAtNanos = sentAtNanos;
    }
  }

  private static final int MAX_BATCH_ALERTS = 500;

  /** Long enough for a store that answers, short enough that a lost message is hardly noticed. */
  private static final long RESEND_AFTER_NANOS = 5_000_000_000L;

  private final Map<Long, Sent> sent = new LinkedHashMap<>();
  private List<Alert> collected = new ArrayList<>();
  private long collectedFrom = Long.MAX_VALUE;
  private long nextSequence;
  private int size;

  UnconfirmedAlerts(long firstSequence) {
    this.nextSequence = firstSequence;
  }

  /** Takes an alert that was raised at this event time. */
  void add(Alert alert, long raisedAtMillis) {
    collected.add(alert);
    collectedFrom = Math.min(collectedFrom, raisedAtMillis);
    size++;
  }

  int size() {
    return size;
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

  /** What has to be sent now: new alerts, and batches whose confirmation is overdue. */
  List<AlertBatch> toSend(long nowNanos) {
    List<AlertBatch> batches = new ArrayList<>();
    for (Sent pending : sent.values()) {
      if (nowNanos - pending.sentAtNanos >= RESEND_AFTER_NANOS) {
        pending.sentAtNanos = nowNanos;
        batches.add(pending.batch);
      }
    }
    for (int from = 0; from < collected.size(); from += MAX_BATCH_ALERTS) {
      int to = Math.min(from + MAX_BATCH_ALERTS, collected.size());
      AlertBatch batch = new AlertBatch(nextSequence++, collected.subList(from, to));
      sent.put(batch.sequence(), new Sent(batch, collectedFrom, nowNanos));
      batches.add(batch);
    }
    if (!collected.isEmpty()) {
      collected = new ArrayList<>();
      collectedFrom = Long.MAX_VALUE;
    }
    return batches;
  }

  /** A batch has arrived; returns how many alerts that confirms, 0 if it was confirmed before. */
  int confirm(long sequence) {
    Sent confirmed = sent.remove(sequence);
    if (confirmed == null) {
      return 0;
    }
    size -= confirmed.batch.alerts().size();
    return confirmed.batch.alerts().size();
  }
}
