package io.smartcar.topology.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a worker's tasks have at one moment, by metric and labels; what several tasks say of one is
 * added up. One scrape's thread.
 */
public final class Samples {

  private static final String PREFIX = "smartcar_worker_";

  private record Family(boolean isCounter, String help, Map<Labels, Double> values) {}

  private final Map<String, Family> families = new TreeMap<>();
  private final List<MetricSnapshot> others = new ArrayList<>();

  /** Creates it empty. */
  Samples() {}

  /** A number that only grows; its name is written with {@code _total}. */
  public void counter(String name, String help, Labels labels, Number value) {
    add(true, PREFIX + name, help, labels, value);
  }

  /** A number without labels that only grows. */
  public void counter(String name, String help, Number value) {
    counter(name, help, Labels.EMPTY, value);
  }

  /** A counter with a value for each of a label's. */
  public void counters(
      String name, String help, Labels labels, String label, Map<String, Long> of) {
    of.forEach((value, count) -> counter(name, help, labels.add(label, value), count));
  }

  /** A number that goes up and down. */
  public void gauge(String name, String help, Labels labels, Number value) {
    add(false, PREFIX + name, help, labels, value);
  }

  /** A gauge by its whole name. */
  void namedGauge(String name, String help, Labels labels, Number value) {
    add(false, name, help, labels, value);
  }

  /** A counter by its whole name, without {@code _total}. */
  void namedCounter(String name, String help, Labels labels, Number value) {
    add(true, name, help, labels, value);
  }

  private void add(boolean isCounter, String name, String help, Labels labels, Number value) {
    families
        .computeIfAbsent(name, added -> new Family(isCounter, help, new TreeMap<>()))
        .values()
        .merge(labels, value.doubleValue(), Double::sum);
  }

  /** A worker's histograms of one family. */
  void histograms(Stage.Family family, WorkerMetrics metrics) {
    HistogramSnapshot.Builder all =
        HistogramSnapshot.builder().name(PREFIX + family.metric).help(family.help);
    for (Stage stage : Stage.values()) {
      if (stage.family == family) {
        all.dataPoint(point(Labels.of(family.label, stage.label), metrics.histogram(stage)));
      }
    }
    others.add(all.build());
  }

  private static HistogramDataPointSnapshot point(Labels labels, LatencyHistogram histogram) {
    HistogramDataPointSnapshot.Builder point =
        HistogramSnapshot.HistogramDataPointSnapshot.builder();
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    long[] counts = histogram.counts();
    for (int i = 0; i < counts.length; i++) {
      boolean last = i == counts.length - 1;
      buckets.bucket(
          last ? Double.POSITIVE_INFINITY : LatencyHistogram.UPPER_SECONDS[i], counts[i]);
    }
    point.classicHistogramBuckets(buckets.build());
    point.sum(histogram.sumSeconds());
    point.labels(labels);
    return point.build();
  }

  /** All of them. */
  MetricSnapshots all() {
    List<MetricSnapshot> all = new ArrayList<>(others);
    families.forEach((name, family) -> all.add(snapshot(name, family)));
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot snapshot(String name, Family family) {
    if (family.isCounter()) {
      CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(family.help());
      family
          .values()
          .forEach(
              (labels, value) ->
                  counter.dataPoint(
                      CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
      return counter.build();
    }
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(family.help());
    family
        .values()
        .forEach(
            (labels, value) ->
                gauge.dataPoint(
                    GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    return gauge.build();
  }
}
