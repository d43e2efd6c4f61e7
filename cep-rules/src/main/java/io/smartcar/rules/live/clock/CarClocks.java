package io.smartcar.rules.live.clock;

import io.smartcar.rules.live.port.ClockOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recognises cars whose clocks are off by a time zone, among the readings of one partition that are
 * late or of a bad clock; whoever is on time costs nothing. Not thread-safe.
 *
 * <p>How it works. Such a car is sent live: what lies between a reading's time and its record's
 * stays the same, and is a multiple of a quarter of an hour, as the difference of any two zones is.
 * A car that sends later what it had buffered shows another gap with each reading, for it sends
 * faster than it drives. So a <em>run</em> is a car's readings one after the other whose gaps are
 * near the same multiple; the first that is not ends it. A car is named when its run has gone on
 * for a while of event time, without a trend: a slow upload can stay near a multiple for so long,
 * but comes nearer to now all the time. A car stays named until no such reading has come of it for
 * an hour. Cars that send every quarter of an hour would always be at a multiple: a run has no
 * pauses.
 */
public final class CarClocks {

  private static final long QUARTER_MILLIS = Duration.ofMinutes(15).toMillis();

  /** From the Baker Islands to Kiribati. */
  private static final long MOST_QUARTERS = 26 * 4;

  /** A clock that is set by hand is a little fast or slow, and a record takes a while to come. */
  private static final long MAX_EARLY_MILLIS = 3_000;

  private static final long MAX_DELAY_MILLIS = 7_000;

  private static final long MAX_PAUSE_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final long MIN_SPAN_MILLIS = Duration.ofMinutes(3).toMillis();
  private static final int MIN_READINGS = 30;

  /** From one end of a run to the other its gaps change by less than that. */
  private static final double MAX_TREND_SECONDS = 1.5;

  private static final long FORGET_MILLIS = Duration.ofHours(1).toMillis();

  /** Of more cars at once the others are not looked at; each takes some 200 bytes. */
  static final int MAX_CARS = 2_500;

  /** Readings of one car, one after the other, that are off by the same time. */
  private static final class Run {
    private final long quarters;
    private final long begin;
    private long last;
    private long readings;
    private double sumX;
    private double sumY;
    private double sumXx;
    private double sumXy;

    Run(long quarters, long eventTime) {
      this.quarters = quarters;
      this.begin = eventTime;
      this.last = eventTime;
    }

    boolean goesOn(long otherQuarters, long eventTime) {
      return otherQuarters == quarters && Math.abs(eventTime - last) <= MAX_PAUSE_MILLIS;
    }

    void add(long eventTime, long residueMillis) {
      double x = (eventTime - begin) / 1000.0;
      double y = residueMillis / 1000.0;
      last = Math.max(last, eventTime);
      readings++;
      sumX += x;
      sumY += y;
      sumXx += x * x;
      sumXy += x * y;
    }

    boolean isSteady() {
      long span = last - begin;
      if (readings < MIN_READINGS || span < MIN_SPAN_MILLIS) {
        return false;
      }
      // The line of least squares through gap over time.
      double slope = (readings * sumXy - sumX * sumY) / (readings * sumXx - sumX * sumX);
      return Math.abs(slope) * (span / 1000.0) <= MAX_TREND_SECONDS;
    }
  }

  /** What is known of one car. */
  private static final class Car {
    private @Nullable Run run;
    private long namedQuarters;
    private long namedReadings;
    private long lastAt;

    boolean isNamed() {
      return namedQuarters != 0;
    }

    void saw(long quarters, long residueMillis, long eventTime, long reference) {
      Run current = run;
      if (current == null || !current.goesOn(quarters, eventTime)) {
        current = new Run(quarters, eventTime);
        run = current;
      }
      current.add(eventTime, residueMillis);
      if (quarters == namedQuarters) {
        namedReadings++;
        lastAt = Math.max(lastAt, reference);
      } else if (current.isSteady()) {
        namedQuarters = quarters;
        namedReadings = current.readings;
        lastAt = reference;
      } else if (!isNamed()) {
        lastAt = reference;
      }
    }
  }

  private final Map<String, Car> cars = new LinkedHashMap<>();

  /** All that comes, as if it were one car's. */
  private final Car partition = new Car();

  private long lastSampledTime = Long.MIN_VALUE;
  private long latestReference = Long.MIN_VALUE;

  /**
   * A reading that is late or of a bad clock.
   *
   * @param timestampMillis of its record
   * @param behindMillis how far it lies before the latest of its partition; 0 if it is ahead
   */
  public void saw(String car, long eventTime, long timestampMillis, long behindMillis) {
    long gap = timestampMillis - eventTime;
    // A recording that is sent again, or records with the readings' own times: only the others
    // tell.
    boolean saysNothing =
        behindMillis > 0
            && (gap < QUARTER_MILLIS / 2 || gap > (MOST_QUARTERS + 1) * QUARTER_MILLIS);
    long reference = saysNothing ? eventTime + behindMillis : timestampMillis;
    latestReference = Math.max(latestReference, reference);
    long quarters = quarters(reference - eventTime);
    Car known = cars.get(car);
    if (quarters == 0) {
      missed(car, known);
      return;
    }
    if (known == null) {
      if (cars.size() >= MAX_CARS) {
        return;
      }
      known = new Car();
      cars.put(car, known);
    }
    known.saw(quarters, residue(reference - eventTime), eventTime, reference);
  }

  private void missed(String car, @Nullable Car known) {
    if (known == null) {
      return;
    }
    if (known.isNamed()) {
      known.run = null;
    } else {
      cars.remove(car);
    }
  }

  /** By how many quarters of an hour, if it is nearly so many and not too many; else 0. */
  private static long quarters(long gapMillis) {
    long quarters = Math.floorDiv(gapMillis + MAX_EARLY_MILLIS, QUARTER_MILLIS);
    return residue(gapMillis) <= MAX_DELAY_MILLIS && Math.abs(quarters) <= MOST_QUARTERS
        ? quarters
        : 0;
  }

  private static long residue(long gapMillis) {
    return Math.floorMod(gapMillis + MAX_EARLY_MILLIS, QUARTER_MILLIS) - MAX_EARLY_MILLIS;
  }

  /**
   * A look at the partition as a whole, every few seconds: if every car in it is off, none of them
   * is late.
   *
   * @param maxEventTime the latest event's time
   * @param timestampMillis of its record
   */
  void sample(long maxEventTime, long timestampMillis) {
    if (maxEventTime == lastSampledTime) {
      return;
    }
    lastSampledTime = maxEventTime;
    long gap = timestampMillis - maxEventTime;
    long quarters = quarters(gap);
    if (quarters == 0) {
      partition.run = null;
      partition.namedQuarters = 0;
    } else {
      latestReference = Math.max(latestReference, timestampMillis);
      partition.saw(quarters, residue(gap), maxEventTime, timestampMillis);
    }
  }

  /**
   * Who is off by now, by how much.
   *
   * @param latestTime what the partition knows of how late it is, epoch milliseconds
   */
  List<ClockOffset> offsets(long latestTime) {
    List<ClockOffset> offsets = new ArrayList<>();
    if (partition.isNamed()) {
      offsets.add(new ClockOffset(seconds(partition), 0, 0, 1, List.of()));
    }
    if (!cars.isEmpty()) {
      long now = Math.max(latestTime, latestReference);
      cars.values().removeIf(car -> now - car.lastAt > FORGET_MILLIS);
      cars.forEach(
          (name, car) -> {
            if (car.isNamed()) {
              offsets.add(new ClockOffset(seconds(car), 1, car.namedReadings, 0, List.of(name)));
            }
          });
    }
    return offsets.isEmpty() ? List.of() : ClockOffset.together(offsets);
  }

  private static long seconds(Car car) {
    return car.namedQuarters * (QUARTER_MILLIS / 1000);
  }

  /** How many cars are remembered. */
  int cars() {
    return cars.size();
  }
}
