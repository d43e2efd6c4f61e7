package io.smartcar.topology.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * How often something took how long, in buckets. Thread-safe, and without a lock: what counts, adds
 * to one number and to one sum, once for all that took equally long.
 */
public final class LatencyHistogram {

  /** The largest time of each bucket but the last, which has none. */
  static final double[] UPPER_SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600
  };

  private static final double NANOS_PER_SECOND = 1e9;
  private static final long[] UPPER_NANOS =
      Arrays.stream(UPPER_SECONDS).mapToLong(s -> Math.round(s * NANOS_PER_SECOND)).toArray();

  private final AtomicLongArray counts = new AtomicLongArray(UPPER_SECONDS.length + 1);
  private final DoubleAdder sumSeconds = new DoubleAdder();

  /** Creates it empty. */
  LatencyHistogram() {}

  /** Something took so long; less than nothing is nothing. */
  public void add(long nanos) {
    add(bucket(nanos), 1, Math.max(0, nanos) / NANOS_PER_SECOND);
  }

  /** So many took times of one bucket, and so many seconds together. */
  void add(int bucket, long times, double seconds) {
    counts.addAndGet(bucket, times);
    sumSeconds.add(seconds);
  }

  /** The bucket of a time. */
  static int bucket(long nanos) {
    int found = Arrays.binarySearch(UPPER_NANOS, nanos);
    return found >= 0 ? found : -found - 1;
  }

  /** How many are in each bucket. */
  long[] counts() {
    long[] all = new long[counts.length()];
    Arrays.setAll(all, counts::get);
    return all;
  }

  double sumSeconds() {
    return sumSeconds.sum();
  }
}
