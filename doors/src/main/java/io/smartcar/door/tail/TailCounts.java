package io.smartcar.door.tail;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jspecify.annotations.Nullable;

/** What the door has done, for Prometheus. Thread-safe. */
final class TailCounts {

  private static final String PREFIX = "smartcar_door_tail_";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter lines;
  private final Counter bytes;
  private volatile @Nullable String away;

  TailCounts() {
    lines =
        Counter.builder()
            .name(PREFIX + "lines_total")
            .help("Lines that Kafka has confirmed, and lines that are no events.")
            .labelNames("outcome")
            .register(registry);
    bytes =
        Counter.builder()
            .name(PREFIX + "bytes_total")
            .help("Bytes of the files that the door is done with.")
            .register(registry);
    GaugeWithCallback.builder()
        .name(PREFIX + "log_away")
        .help("1 if the log takes no lines.")
        .callback(callback -> callback.call(away == null ? 0 : 1))
        .register(registry);
  }

  PrometheusRegistry registry() {
    return registry;
  }

  /** The log has these. */
  void taken(Piece piece, long ofBytes) {
    lines.labelValues("accepted").inc(piece.records().size());
    lines.labelValues("refused").inc(piece.refused());
    // A file that was emptied is read from its beginning.
    bytes.inc(Math.max(0, ofBytes));
  }

  /** Why the log takes nothing; null if it does. */
  void away(@Nullable String reason) {
    away = reason;
  }

  @Nullable String away() {
    return away;
  }
}
