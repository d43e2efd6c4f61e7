package io.smartcar.bench;

import io.smartcar.redis.LateStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The parts of one run of {@code bench late}, one after the other. For one thread. */
final class LateRun {

  private static final long LOOK_MILLIS = 100;

  /**
   * What one part gave.
   *
   * @param fromMillis epoch, as is {@code toMillis}
   * @param judgedSeconds from the last reading in the log until all of the upload was judged; null
   *     if nothing was uploaded, or it was not judged before the part was over
   * @param workerCores processor time of the workers, as a share of one core, over the whole part
   * @param allCores the same of workers and servers
   * @param rowMicros from send to row of live events
   */
  record Part(
      String what,
      long fromMillis,
      long toMillis,
      long readings,
      @Nullable Double judgedSeconds,
      double workerCores,
      double allCores,
      Histogram rowMicros) {

    /** What was uploaded, if anything, was judged before the part was over. */
    boolean judgedInTime() {
      return readings == 0 || judgedSeconds != null;
    }
  }

  private final RunningPlatform platform;
  private final LateStore late;
  private final RowWatch rows;
  private final Duration length;
  private long readings;
  private long alerts;

  /**
   * Prepares it.
   *
   * @param length of each part
   */
  LateRun(RunningPlatform platform, LateStore late, RowWatch rows, Duration length) {
    this.platform = platform;
    this.late = late;
    this.rows = rows;
    this.length = length;
  }

  /** Readings of all uploads so far. */
  long readings() {
    return readings;
  }

  /** Alerts that all uploads so far must give. */
  long alerts() {
    return alerts;
  }

  /** Nothing is uploaded. */
  Part quiet(String what) throws BenchException, InterruptedException {
    return part(what, null);
  }

  /** Uploads, and looks when it is judged. */
  Part uploading(String what, Supplier<Upload> upload) throws BenchException, InterruptedException {
    return part(what, upload);
  }

  private Part part(String what, @Nullable Supplier<Upload> upload)
      throws BenchException, InterruptedException {
    var unused = rows.sinceLast();
    long from = System.currentTimeMillis();
    long end = System.nanoTime() + length.toNanos();
    Map<String, Double> processorBefore = platform.roles().processorSeconds();
    Double judged = null;
    long uploaded = 0;
    if (upload != null) {
      Upload sent = upload.get();
      uploaded = sent.readings();
      readings += sent.readings();
      alerts += sent.alerts();
      judged = awaitJudged(System.nanoTime(), end);
    }
    TimeUnit.NANOSECONDS.sleep(Math.max(0, end - System.nanoTime()));
    long to = System.currentTimeMillis();
    Map<String, Double> processor = platform.roles().processorSeconds();
    double elapsed = (to - from) / 1e3;
    double all =
        processor.entrySet().stream()
            .filter(role -> !role.getKey().equals(Roles.BENCH))
            .mapToDouble(role -> role.getValue() - processorBefore.getOrDefault(role.getKey(), 0.0))
            .sum();
    double workers =
        processor.getOrDefault(Roles.ENGINE, 0.0) - processorBefore.getOrDefault(Roles.ENGINE, 0.0);
    return new Part(
        what, from, to, uploaded, judged, workers / elapsed, all / elapsed, rows.sinceLast());
  }

  /** All alerts of the uploads are added, and nothing waits. */
  private @Nullable Double awaitJudged(long sentNanos, long endNanos)
      throws BenchException, InterruptedException {
    while (platform.addedLate() < alerts || late.counts().cars() > 0) {
      if (System.nanoTime() - endNanos > 0) {
        return null;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return (System.nanoTime() - sentNanos) / 1e9;
  }
}
