package io.smartcar.topology.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.smartcar.rules.live.port.RecordSlice;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.apache.storm.task.WorkerTopologyContext;

/**
 * What the tasks of one worker count and measure, as Prometheus is given it. Each task adds its
 * source when it is prepared; a source is asked when somebody scrapes, and histograms are added to
 * by whoever measures. Thread-safe, and nobody waits for anybody.
 */
public final class WorkerMetrics {

  /** The name under which the worker's tasks find it; there is none where metrics are off. */
  public static final String RESOURCE = "smartcar.metrics";

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double MILLIS_PER_SECOND = 1e3;

  /** A task that has something to say; asked by the thread of a scrape. */
  public interface Source {
    /** Adds what it counts. */
    void addTo(Samples samples);
  }

  private final LongSupplier wallMillis;
  private final List<Source> sources = new CopyOnWriteArrayList<>();
  private final Map<Stage, LatencyHistogram> histograms;

  /**
   * Creates it without a source.
   *
   * @param wallMillis the time of day, epoch milliseconds, as records have it
   */
  public WorkerMetrics(LongSupplier wallMillis) {
    this.wallMillis = wallMillis;
    Map<Stage, LatencyHistogram> all = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      all.put(stage, new LatencyHistogram());
    }
    histograms = Collections.unmodifiableMap(all);
  }

  /** The worker's; where it has none, one that nobody asks. */
  public static WorkerMetrics of(WorkerTopologyContext context) {
    return context.getResource(RESOURCE) instanceof WorkerMetrics metrics
        ? metrics
        : new WorkerMetrics(System::currentTimeMillis);
  }

  /** From now on this one is asked, too. */
  public void add(Source source) {
    sources.add(source);
  }

  /** The histogram of a stage. */
  public LatencyHistogram histogram(Stage stage) {
    return Objects.requireNonNull(histograms.get(stage));
  }

  /** The time of day, epoch milliseconds. */
  public long wallMillis() {
    return wallMillis.getAsLong();
  }

  /**
   * A stage is reached now by all records of a batch: how long ago their timestamps were is added.
   * Those without a timestamp are left out.
   */
  public void reached(Stage stage, RecordSlice batch) {
    long now = wallMillis.getAsLong();
    LatencyHistogram histogram = histogram(stage);
    int bucket = 0;
    long times = 0;
    double seconds = 0;
    for (int i = 0; i < batch.size(); i++) {
      long timestamp = batch.timestampMillis(i);
      if (timestamp < 0) {
        continue;
      }
      long millis = Math.max(0, now - timestamp);
      int next = bucketOf(millis);
      if (next != bucket && times > 0) {
        histogram.add(bucket, times, seconds);
        times = 0;
        seconds = 0;
      }
      bucket = next;
      times++;
      seconds += millis / MILLIS_PER_SECOND;
    }
    if (times > 0) {
      histogram.add(bucket, times, seconds);
    }
  }

  /** A stage is reached now by something of that timestamp. */
  public void reached(Stage stage, long timestampMillis) {
    long millis = Math.max(0, wallMillis.getAsLong() - timestampMillis);
    histogram(stage).add(bucketOf(millis), 1, millis / MILLIS_PER_SECOND);
  }

  private static int bucketOf(long millis) {
    boolean fits = millis <= Long.MAX_VALUE / NANOS_PER_MILLI;
    return LatencyHistogram.bucket(fits ? millis * NANOS_PER_MILLI : Long.MAX_VALUE);
  }

  /** What there is now. */
  MetricSnapshots collect() {
    Samples samples = new Samples();
    for (Stage.Family family : Stage.Family.values()) {
      samples.histograms(family, this);
    }
    sources.forEach(source -> source.addTo(samples));
    JvmMetrics.addTo(samples);
    return samples.all();
  }
}
