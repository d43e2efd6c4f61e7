package io.smartcar.simulator;

/** So many records a second, counted from the first one. */
final class RatePacing implements Pacing {

  private final double nanosPerRecord;
  private long records;
  private long startNanos;

  RatePacing(double recordsPerSecond) {
    this.nanosPerRecord = 1e9 / recordsPerSecond;
  }

  @Override
  public long waitNanos(long timeMillis, long nowNanos) {
    if (records == 0) {
      startNanos = nowNanos;
    }
    return startNanos + (long) (nanosPerRecord * records++) - nowNanos;
  }
}
