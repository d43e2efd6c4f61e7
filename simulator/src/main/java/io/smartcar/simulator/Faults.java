package io.smartcar.simulator;

import java.time.Duration;

/**
 * What goes wrong on the road, as fractions 0 to 1; immutable. A fault never takes an event away
 * and never changes the driving: the same seed with and without faults has the same events, but for
 * those of silent cars.
 *
 * @param late fraction of events that are sent up to {@code maxDelay} after their time
 * @param maxDelay the longest of these delays, in the cars' time; within the rules' lateness it is
 *     disorder, beyond it the rules do not see the event
 * @param repeated fraction of events that are sent a second time, within {@link #REPEAT_WITHIN}
 * @param malformed fraction of events that are followed by a record that is no event
 * @param silent fraction of cars that send nothing in every other minute
 * @param clockAhead fraction of cars whose clocks are ahead by {@code aheadBy}
 * @param aheadBy how far these clocks are ahead
 * @param buffered fraction of cars that are out of reach now and then: what they would send they
 *     keep, and send it in one go, in order, when they are back. Delays and repeats count from then
 * @param bufferedFor how long an outage takes, in the cars' time; a car has one in every two such
 *     times, at a moment of its own
 */
public record Faults(
    double late,
    Duration maxDelay,
    double repeated,
    double malformed,
    double silent,
    double clockAhead,
    Duration aheadBy,
    double buffered,
    Duration bufferedFor) {

  /** The longest outage. */
  public static final Duration MAX_BUFFERED_FOR = Duration.ofDays(7);

  /** How long after the first time a record is repeated at most, in the cars' time. */
  public static final Duration REPEAT_WITHIN = Duration.ofSeconds(10);

  /** Nothing goes wrong. */
  public static final Faults NONE = new Faults(0, Duration.ZERO, 0, 0, 0, 0, Duration.ZERO);

  /** Checks the ranges. */
  public Faults {
    fraction("late", late);
    fraction("repeated", repeated);
    fraction("malformed", malformed);
    fraction("silent", silent);
    fraction("clockAhead", clockAhead);
    positiveIfUsed("maxDelay", maxDelay, late);
    positiveIfUsed("aheadBy", aheadBy, clockAhead);
    fraction("buffered", buffered);
    positiveIfUsed("bufferedFor", bufferedFor, buffered);
    if (bufferedFor.compareTo(MAX_BUFFERED_FOR) > 0) {
      throw new IllegalArgumentException(
          "bufferedFor must be at most %d minutes: %d"
              .formatted(MAX_BUFFERED_FOR.toMinutes(), bufferedFor.toMinutes()));
    }
  }

  /** Faults of cars that are never out of reach. */
  public Faults(
      double late,
      Duration maxDelay,
      double repeated,
      double malformed,
      double silent,
      double clockAhead,
      Duration aheadBy) {
    this(late, maxDelay, repeated, malformed, silent, clockAhead, aheadBy, 0, Duration.ZERO);
  }

  /** The same with cars that are out of reach now and then. */
  public Faults withBuffered(double fraction, Duration length) {
    return new Faults(
        late, maxDelay, repeated, malformed, silent, clockAhead, aheadBy, fraction, length);
  }

  private static void fraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be 0 to 1: " + value);
    }
  }

  private static void positiveIfUsed(String name, Duration value, double fraction) {
    if (value.isNegative() || (fraction > 0 && value.isZero())) {
      throw new IllegalArgumentException(name + " must be > 0: " + value);
    }
  }
}
