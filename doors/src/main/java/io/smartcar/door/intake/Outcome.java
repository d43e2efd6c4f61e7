package io.smartcar.door.intake;

import java.time.Duration;
import java.util.List;

/**
 * What became of what a sender sent; immutable. Sending the same again is harmless, so whoever is
 * told to wait sends all of it again.
 *
 * @param result what became of it as a whole
 * @param accepted events that Kafka has confirmed
 * @param refused records that are no events, and will not be when they are sent again
 * @param refusals the first {@link Intake#MAX_REFUSALS} of those
 * @param limited cars that sent too much; none of their events was taken
 * @param pause how long to wait before sending again, zero if that is of no use
 * @param reason why it was not all taken, in one line; empty if it was
 */
public record Outcome(
    Result result,
    long accepted,
    long refused,
    List<RefusedRecord> refusals,
    List<String> limited,
    Duration pause,
    String reason) {

  /** What became of it as a whole. */
  public enum Result {
    /** Every event of it is in the log. */
    CONFIRMED,
    /** Nothing of it can be understood. */
    NOT_UNDERSTOOD,
    /** It is read, and there was no event in it. */
    NO_EVENT,
    /** It is larger than it may be. */
    TOO_LARGE,
    /** The sender, or some of its cars, must wait. */
    TOO_MUCH,
    /** The log is slow, and there is no room for more. */
    SLOW,
    /** The log is away. */
    AWAY
  }

  /** Copies the lists. */
  public Outcome {
    refusals = List.copyOf(refusals);
    limited = List.copyOf(limited);
  }

  /** One of which nothing was taken. */
  static Outcome nothing(Result result, Duration pause, String reason) {
    return new Outcome(result, 0, 0, List.of(), List.of(), pause, reason);
  }
}
