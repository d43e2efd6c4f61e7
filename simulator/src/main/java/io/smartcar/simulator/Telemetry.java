package io.smartcar.simulator;

import org.jspecify.annotations.Nullable;

/**
 * One record on its way to the log. Immutable as long as nobody writes into {@link #value}, which
 * is not copied: there are hundreds of thousands a second.
 */
public final class Telemetry {

  private final @Nullable String carNumber;
  private final byte[] value;
  private final long timeMillis;

  /**
   * Creates a record.
   *
   * @param carNumber the record's key, null if no car can be told
   * @param value the bytes to send
   * @param timeMillis when it was sent on the cars' own clock, epoch milliseconds
   */
  public Telemetry(@Nullable String carNumber, byte[] value, long timeMillis) {
    this.carNumber = carNumber;
    this.value = value;
    this.timeMillis = timeMillis;
  }

  /** The record's key, null if no car can be told. */
  public @Nullable String carNumber() {
    return carNumber;
  }

  /** The bytes to send; not a copy. */
  public byte[] value() {
    return value;
  }

  /** When it was sent on the cars' own clock, epoch milliseconds; pacing goes by this. */
  public long timeMillis() {
    return timeMillis;
  }
}
