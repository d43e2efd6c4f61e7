package io.smartcar.simulator;

import java.time.Duration;

/**
 * When the next record is due. Asked once for each record, in order, by one thread; holds the state
 * of one transmission.
 */
public interface Pacing {

  /**
   * How many nanoseconds to wait before the record, 0 or less if it is due.
   *
   * @param timeMillis the record's {@link Telemetry#timeMillis}
   * @param nowNanos the wall clock
   */
  long waitNanos(long timeMillis, long nowNanos);

  /** Every record at once. */
  static Pacing unlimited() {
    return (timeMillis, nowNanos) -> 0;
  }

  /** That many records a second, whatever their time. */
  static Pacing ofRate(double recordsPerSecond) {
    if (!(recordsPerSecond > 0)) {
      throw new IllegalArgumentException("recordsPerSecond must be > 0: " + recordsPerSecond);
    }
    return new RatePacing(recordsPerSecond);
  }

  /**
   * As the records' own times say, {@code speed} times as fast. A pause that would take longer than
   * {@code maxPause} of wall time takes that long: recordings have gaps of months.
   */
  static Pacing ofSpeed(double speed, Duration maxPause) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed must be > 0: " + speed);
    }
    if (maxPause.isNegative()) {
      throw new IllegalArgumentException("maxPause must be >= 0: " + maxPause);
    }
    return new SpeedPacing(speed, maxPause.toNanos());
  }
}
