package io.smartcar.bench;

import io.smartcar.events.CarEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Cars that report evenly, to the millisecond, so that a rate is offered without bursts: event k is
 * of car {@code k mod cars}. Every tenth car is too fast all the time. Not thread-safe.
 */
final class SteadyCars {

  private static final int ONE_FAST_IN = 10;
  private static final int FAST_KMH = 100;
  private static final int SLOW_KMH = 50;
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);

  private final String[] cars;
  private final double perSecond;
  private final long startMillis;
  private long second = -1;
  private String secondText = "";

  SteadyCars(int cars, double perSecond, long startMillis) {
    this("S", cars, perSecond, startMillis);
  }

  /**
   * Creates them.
   *
   * @param prefix what their numbers begin with
   * @param perSecond events of all of them
   */
  SteadyCars(String prefix, int cars, double perSecond, long startMillis) {
    if (cars < 1) {
      throw new IllegalArgumentException("cars must be >= 1: " + cars);
    }
    this.cars = new String[cars];
    for (int car = 0; car < cars; car++) {
      this.cars[car] = prefix + car;
    }
    this.perSecond = perSecond;
    this.startMillis = startMillis;
  }

  /** When the event is due, after the start. */
  long dueNanos(long number) {
    return (long) (number * (1e9 / perSecond));
  }

  CarEvent event(long number) {
    int car = (int) (number % cars.length);
    long millis = startMillis + dueNanos(number) / 1_000_000;
    if (millis / 1_000 != second) {
      second = millis / 1_000;
      secondText = SECOND.format(Instant.ofEpochSecond(second));
    }
    String date = secondText + String.valueOf(1_000 + millis % 1_000).substring(1);
    int speed = car % ONE_FAST_IN == 0 ? FAST_KMH : SLOW_KMH;
    return new CarEvent(date, millis, cars[car], 2, 0, "F", "N", speed, "A01");
  }
}
