package io.smartcar.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the rules see the events: the section {@code smartcar.rules}, immutable. Every key is
 * explained in {@code smartcar.conf}.
 *
 * @param directory directory with the rules, null for the rules in the jar
 * @param fleetTask whether a task runs the rules of scope fleet
 * @param lateness how far out of order a partition may be, in event time
 * @param idleTimeout wall time without anything new after which a partition is idle
 * @param maxClockAhead how far an event may be ahead of its record's timestamp
 * @param lookBack how far back a rule may look if it cannot be derived
 * @param checkpointInterval how often a task saves its progress
 * @param maxWaitingEvents events of a task that may wait for their time
 * @param maxUnconfirmedAlerts alerts of a task that may wait for Redis
 * @param maxAlertsPerMinute alerts of a rule file in a minute of event time
 */
public record RulesConfig(
    @Nullable Path directory,
    boolean fleetTask,
    Duration lateness,
    Duration idleTimeout,
    Duration maxClockAhead,
    Duration lookBack,
    Duration checkpointInterval,
    int maxWaitingEvents,
    int maxUnconfirmedAlerts,
    int maxAlertsPerMinute) {

  private static final Duration A_DAY = Duration.ofDays(1);

  /**
   * A queue of Storm has 32,768 places: with more alerts under way two bolts could block each
   * other.
   */
  private static final int MAX_UNCONFIRMED = 30_000;

  static RulesConfig read(Section section) {
    return new RulesConfig(
        section.optionalPath("directory"),
        section.yesOrNo("fleet-task"),
        section.duration("lateness", Duration.ZERO, A_DAY),
        section.duration("idle-timeout", Duration.ofMillis(100), A_DAY),
        section.duration("max-clock-ahead", Duration.ZERO, A_DAY),
        section.duration("look-back", Duration.ZERO, Duration.ofDays(30)),
        section.duration("checkpoint-interval", Duration.ofMillis(100), Duration.ofHours(1)),
        section.number("max-waiting-events", 1, 1_000_000_000),
        section.number("max-unconfirmed-alerts", 1, MAX_UNCONFIRMED),
        section.number("max-alerts-per-minute", 1, 1_000_000_000));
  }
}
