package io.smartcar.topology.rule;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.RaisedAlert;
import io.smartcar.rules.live.port.AlertBatch;
import io.smartcar.topology.metrics.Stage;
import io.smartcar.topology.metrics.WorkerMetrics;
import io.smartcar.topology.spout.RecordBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How old the records are of which alerts are made, when the alerts are in their store. One rule
 * task's thread.
 *
 * <p>How it works: rules work in event time, and an alert says at which moment of that it was
 * raised. For each second of event time the latest timestamp of its records is kept; the alert's is
 * that of its second, or of the nearest before it, as one that is raised by time alone. The clock
 * goes over a second once, so that a ring of some is enough: what is read again after a start is
 * not brought by the spout, and its alerts are not measured.
 */
final class AlertLatency {

  /** More than partitions are apart, and cars are late, in a power of two. */
  private static final int SECONDS_KEPT = 4_096;

  /** A rule of the library looks back for a minute. */
  private static final int SECONDS_BEFORE = 60;

  private static final int MILLIS_PER_SECOND = 1_000;
  private static final long UNKNOWN = -1;

  private final WorkerMetrics metrics;
  private final long[] seconds = new long[SECONDS_KEPT];
  private final long[] timestamps = new long[SECONDS_KEPT];
  private final Map<Long, long[]> sent = new HashMap<>();

  AlertLatency(WorkerMetrics metrics) {
    this.metrics = metrics;
  }

  /** The task has taken a batch. */
  void took(RecordBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      Decoded decoded = batch.decodedBefore(i);
      long timestamp = batch.timestampMillis(i);
      if (decoded instanceof CarEvent event && timestamp >= 0) {
        long second = Math.floorDiv(event.eventTime(), MILLIS_PER_SECOND);
        int slot = slot(second);
        if (seconds[slot] != second || timestamps[slot] < timestamp) {
          seconds[slot] = second;
          timestamps[slot] = timestamp;
        }
      }
    }
  }

  /** A batch of alerts goes on its way, for the first time or again. */
  void sent(AlertBatch batch) {
    if (!batch.alerts().isEmpty()) {
      sent.computeIfAbsent(batch.sequence(), first -> timestamps(batch.alerts()));
    }
  }

  private long[] timestamps(List<RaisedAlert> alerts) {
    return alerts.stream().mapToLong(alert -> timestamp(alert.raisedAtMillis())).toArray();
  }

  private long timestamp(long raisedAtMillis) {
    long last = Math.floorDiv(raisedAtMillis, MILLIS_PER_SECOND);
    for (long second = last; second > last - SECONDS_BEFORE; second--) {
      int slot = slot(second);
      if (seconds[slot] == second && timestamps[slot] > 0) {
        return timestamps[slot];
      }
    }
    return UNKNOWN;
  }

  private static int slot(long second) {
    return (int) second & (SECONDS_KEPT - 1);
  }

  /** A batch of alerts is in the store. */
  void confirmed(long sequence) {
    long[] ofAlerts = sent.remove(sequence);
    if (ofAlerts == null) {
      return;
    }
    for (long timestamp : ofAlerts) {
      if (timestamp != UNKNOWN) {
        metrics.reached(Stage.ALERTED, timestamp);
      }
    }
  }
}
