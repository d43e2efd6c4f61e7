package io.smartcar.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What every door goes by that takes telemetry from outside into the log: the section {@code
 * smartcar.door} without the doors' own, immutable. Every key is explained in {@code
 * smartcar.conf}.
 *
 * @param formats the directory with further mapping files, null for none
 * @param confirmWithin how long Kafka may take to confirm
 * @param maxUnconfirmedBytes bytes taken and not yet confirmed, at most
 * @param car what one car may send
 * @param sender what one sender may send
 */
public record DoorConfig(
    @Nullable Path formats,
    Duration confirmWithin,
    int maxUnconfirmedBytes,
    Rate car,
    Rate sender) {

  private static final int MIN_UNCONFIRMED_BYTES = 4_000_000;
  private static final int MAX_UNCONFIRMED_BYTES = 1_000_000_000;
  private static final int MAX_EVENTS = 1_000_000_000;

  /**
   * How much somebody may send.
   *
   * @param eventsPerSecond on the average
   * @param burstEvents at once after a pause
   */
  public record Rate(int eventsPerSecond, int burstEvents) {}

  static DoorConfig read(Section section) {
    return new DoorConfig(
        section.optionalPath("formats"),
        section.duration("confirm-within", Duration.ofMillis(100), Duration.ofMinutes(5)),
        section.bytes("max-unconfirmed-bytes", MIN_UNCONFIRMED_BYTES, MAX_UNCONFIRMED_BYTES),
        rate("car", section),
        rate("sender", section));
  }

  private static Rate rate(String whose, Section section) {
    return new Rate(
        section.number(whose + "-events-per-second", 1, MAX_EVENTS),
        section.number(whose + "-burst-events", 1, MAX_EVENTS));
  }
}
