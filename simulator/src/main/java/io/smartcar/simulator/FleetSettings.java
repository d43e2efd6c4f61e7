package io.smartcar.simulator;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Which cars drive; immutable. Equal settings give equal bytes.
 *
 * @param cars how many, 1 to 10,000,000
 * @param seed what the drivers' whims come from
 * @param start the date of the first events, a local time without fraction of a second
 * @param period the time between two events of a car, whole milliseconds, 10 ms to 1 h
 * @param duration how long they drive, in their own time; zero is without end
 * @param faults what goes wrong
 */
public record FleetSettings(
    int cars, long seed, LocalDateTime start, Duration period, Duration duration, Faults faults) {

  // Before BOOK, whose constructor needs it.
  private static final Duration LONGEST = Duration.ofDays(1_000_000);

  /** The book's fleet: 100 cars, an event of each every 2 s, without end and without faults. */
  public static final FleetSettings BOOK =
      new FleetSettings(
          100,
          1,
          LocalDateTime.of(2016, 1, 24, 13, 45, 0),
          Duration.ofSeconds(2),
          Duration.ZERO,
          Faults.NONE);

  /** Checks the ranges. */
  public FleetSettings {
    if (cars < 1 || cars > 10_000_000) {
      throw new IllegalArgumentException("cars must be 1 to 10000000: " + cars);
    }
    if (start.getYear() < 1970
        || start.getYear() > 9000
        || !start.equals(start.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException(
          "start must be a whole second of the years 1970 to 9000: " + start);
    }
    boolean rightPeriod =
        period.compareTo(Duration.ofMillis(10)) >= 0
            && period.compareTo(Duration.ofHours(1)) <= 0
            && period.equals(Duration.ofMillis(period.toMillis()));
    if (!rightPeriod) {
      throw new IllegalArgumentException(
          "period must be whole milliseconds, 10 ms to 1 h: " + period);
    }
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("duration must be 0 to 1000000 days: " + duration);
    }
    if (start.plus(duration).getYear() > Dates.MAX_YEAR) {
      throw new IllegalArgumentException(
          "start and duration must not go beyond the year %d: %s, %s"
              .formatted(Dates.MAX_YEAR, start, duration));
    }
  }

  /** The same with another number of cars. */
  public FleetSettings withCars(int number) {
    return new FleetSettings(number, seed, start, period, duration, faults);
  }

  /** The same with another seed. */
  public FleetSettings withSeed(long number) {
    return new FleetSettings(cars, number, start, period, duration, faults);
  }

  /** The same with another end. */
  public FleetSettings withDuration(Duration length) {
    return new FleetSettings(cars, seed, start, period, length, faults);
  }

  /** The same with other faults. */
  public FleetSettings withFaults(Faults others) {
    return new FleetSettings(cars, seed, start, period, duration, others);
  }
}
