package io.smartcar.simulator;

/** A clock that passes only while somebody sleeps. */
final class FakeClock implements WallClock {

  // Not 0, and near the end: nanoTime has no origin and may overflow.
  private long nanos = Long.MAX_VALUE - 5_000_000_000L;
  private final long start = nanos;

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public void sleep(long duration) {
    nanos += duration;
  }

  void passMillis(long millis) {
    nanos += millis * 1_000_000;
  }

  long passedMillis() {
    return (nanos - start) / 1_000_000;
  }
}
