package io.smartcar.status.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Metrics by name as they were at one look. One that has no value is not there, which Prometheus
 * knows as absent; there is no registry that would remember it. Not thread-safe.
 */
public final class Families {

  private static final String PREFIX = "smartcar_";
  private static final double MILLIS_PER_SECOND = 1e3;

  private final List<MetricSnapshot> families = new ArrayList<>();

  /** Creates it empty. */
  public Families() {}

  /** A gauge without labels. */
  public void gauge(String name, String help, Number value) {
    families.add(
        GaugeSnapshot.builder()
            .name(PREFIX + name)
            .help(help)
            .dataPoint(GaugeDataPointSnapshot.builder().value(value.doubleValue()).build())
            .build());
  }

  /** A gauge with a value for each value of a label; not there if there are none. */
  void gauge(String name, String help, String label, Map<?, ? extends Number> values) {
    if (values.isEmpty()) {
      return;
    }
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(PREFIX + name).help(help);
    values.forEach(
        (of, value) ->
            gauge.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(Labels.of(label, String.valueOf(of)))
                    .value(value.doubleValue())
                    .build()));
    families.add(gauge.build());
  }

  /** A counter without labels; its name is written with {@code _total}. */
  void counter(String name, String help, long value) {
    families.add(
        CounterSnapshot.builder()
            .name(PREFIX + name)
            .help(help)
            .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
            .build());
  }

  /** A counter with a value for each value of a label. */
  void counter(String name, String help, String label, Map<String, Long> values) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(PREFIX + name).help(help);
    values.forEach(
        (of, value) ->
            counter.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(Labels.of(label, of))
                    .value(value.doubleValue())
                    .build()));
    families.add(counter.build());
  }

  /** All of them. */
  public List<MetricSnapshot> all() {
    return List.copyOf(families);
  }

  static double seconds(Duration time) {
    return time.toMillis() / MILLIS_PER_SECOND;
  }

  static double seconds(Instant since, Instant now) {
    return seconds(Duration.between(since, now));
  }
}
