package io.smartcar.rules.live.port;

import io.smartcar.events.RecordFormat;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.RuleTask;
import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;

/**
 * How a {@link RuleTask} works; immutable.
 *
 * @param taskIndex this task's number, from 0: it has the partitions with {@code partition mod
 *     taskCount == taskIndex}
 * @param taskCount how many tasks share the partitions
 * @param scope whose rules of a set it runs; a task for the fleet's is the only one
 * @param fleetTask whether there is a task for the fleet's rules; without one, a set that has such
 *     rules is not taken
 * @param zone the time zone of the events' dates
 * @param records how the log's records become events
 * @param time what counts as late, idle and ahead
 * @param lookBack how much earlier events may still matter to a rule
 * @param checkpointInterval wall time between two saved checkpoints
 * @param limits what bounds memory
 */
public record RuleTaskSettings(
    int taskIndex,
    int taskCount,
    Scope scope,
    boolean fleetTask,
    ZoneId zone,
    RecordFormat records,
    Timing time,
    Duration lookBack,
    Duration checkpointInterval,
    Limits limits)
    implements Serializable {

  private static final String FLEET = "fleet";

  /** Of a log that has the book's records. */
  public RuleTaskSettings(
      int taskIndex,
      int taskCount,
      Scope scope,
      boolean fleetTask,
      ZoneId zone,
      Timing time,
      Duration lookBack,
      Duration checkpointInterval,
      Limits limits) {
    this(
        taskIndex,
        taskCount,
        scope,
        fleetTask,
        zone,
        RecordFormat.BOOK,
        time,
        lookBack,
        checkpointInterval,
        limits);
  }

  /** Checks that the task is one of its count, and sees the whole fleet if it has to. */
  public RuleTaskSettings {
    if (taskIndex < 0 || taskIndex >= taskCount) {
      throw new IllegalArgumentException(
          "taskIndex must be 0 to " + (taskCount - 1) + ": " + taskIndex);
    }
    if (scope == Scope.FLEET && (taskCount > 1 || !fleetTask)) {
      throw new IllegalArgumentException(
          "the fleet's rules must have one task: taskCount " + taskCount + ", " + fleetTask);
    }
  }

  /** What people and files call this task. */
  public String taskName() {
    return taskName(scope, taskIndex);
  }

  /**
   * What people and files call a task: its number, or {@code fleet}, of which there is only one.
   */
  public static String taskName(Scope scope, int taskIndex) {
    return scope == Scope.FLEET ? FLEET : String.valueOf(taskIndex);
  }

  /**
   * The contract's times.
   *
   * @param lateness how far out of order, in event time, a partition may be
   * @param idleTimeout how long, in wall time, a partition's log must have had nothing new before
   *     the partition no longer holds the clock back
   * @param maxClockAhead how far an event's time may lie after its record's Kafka timestamp
   * @param lateHorizon late events are judged if they are at most so far behind; of zero none is
   */
  public record Timing(
      Duration lateness, Duration idleTimeout, Duration maxClockAhead, Duration lateHorizon)
      implements Serializable {

    /** Times of rules whose late events are only counted. */
    public Timing(Duration lateness, Duration idleTimeout, Duration maxClockAhead) {
      this(lateness, idleTimeout, maxClockAhead, Duration.ZERO);
    }
  }

  /**
   * What bounds memory.
   *
   * @param maxWaitingEvents events that wait for the clock; beyond it only the partition that holds
   *     the clock back is read on
   * @param maxUnconfirmedAlerts alerts that wait for their confirmation; beyond it nothing is taken
   * @param maxAlertsPerMinute alerts of one rule file in a minute of event time; further ones are
   *     dropped and counted
   */
  public record Limits(int maxWaitingEvents, int maxUnconfirmedAlerts, int maxAlertsPerMinute)
      implements Serializable {}

  public boolean has(int partition) {
    return partition % taskCount == taskIndex;
  }
}
