package io.smartcar.events;

import java.util.Objects;

/**
 * One reading of one car, as the book's eight fields; immutable. Its identity is ({@link
 * #carNumber}, {@link #date}).
 *
 * <p>Instances come from {@link EventDecoder}, which validates every field, or from a simulator;
 * the constructor checks only that nothing is missing.
 *
 * @param date when it was measured, as it came: {@code yyyyMMddHHmmss} or {@code yyyyMMddHHmmssSSS}
 * @param eventTime the same in epoch milliseconds, in the time zone of the decoder
 * @param carNumber 1 to 32 ASCII letters, digits or {@code _}
 * @param speedPedal accelerator position, 0 to 5
 * @param breakPedal brake position, 0 to 3 (the book's spelling)
 * @param steerAngle {@code F}, {@code L1} to {@code L3} or {@code R1} to {@code R3}
 * @param directLight indicator: {@code N}, {@code L} or {@code R}
 * @param speed whole km/h, 0 to 400
 * @param areaNumber {@code A01} to {@code F10}
 */
public record CarEvent(
    String date,
    long eventTime,
    String carNumber,
    int speedPedal,
    int breakPedal,
    String steerAngle,
    String directLight,
    int speed,
    String areaNumber)
    implements Decoded {

  /** Checks that nothing is missing. */
  public CarEvent {
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(carNumber, "carNumber");
    Objects.requireNonNull(steerAngle, "steerAngle");
    Objects.requireNonNull(directLight, "directLight");
    Objects.requireNonNull(areaNumber, "areaNumber");
  }
}
