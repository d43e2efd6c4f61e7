package io.smartcar.rules.live.port;

import io.smartcar.rules.live.RuleTask;
import java.util.List;

/**
 * What a {@link RuleTask} has done since it started, and where it is; immutable. Every record it
 * read is in exactly one of {@code rejected}, {@code badClock}, {@code late}, {@code duplicate},
 * {@code replaced}, {@code onTime}, {@code beforeRecovery}, {@code waiting} and {@code heartbeats}.
 *
 * @param live whether the state is rebuilt and records are taken as they come
 * @param clock the task's clock, epoch milliseconds; {@link Checkpoint#NONE} if it has none yet
 * @param read records taken, each offset once
 * @param rejected records that are no event
 * @param badClock events from a clock that is ahead
 * @param late events whose time has passed
 * @param duplicate events that repeat another's car and date
 * @param onTime events shown to the rules; repeats too as long as the task has no rules
 * @param beforeRecovery events read again at the start, too old to be shown
 * @param waiting events that the clock has not reached
 * @param alertsRaised alerts that the rules raised and that were not known as confirmed
 * @param alertsConfirmed of these, the ones that were confirmed
 * @param lostToRetention offsets that the log no longer had when they were needed
 * @param replaced events in whose place came another of the same car and date
 * @param partitionsBehind partitions whose events are so far behind the others' that the clock does
 *     not wait for them
 * @param heartbeats records of the platform itself, which are no readings
 */
public record RuleTaskStatus(
    boolean live,
    long clock,
    long read,
    long rejected,
    long badClock,
    long late,
    long duplicate,
    long onTime,
    long beforeRecovery,
    long waiting,
    long alertsRaised,
    long alertsConfirmed,
    long lostToRetention,
    long replaced,
    List<Integer> partitionsBehind,
    long heartbeats) {

  /** Copies the list. */
  public RuleTaskStatus {
    partitionsBehind = List.copyOf(partitionsBehind);
  }
}
