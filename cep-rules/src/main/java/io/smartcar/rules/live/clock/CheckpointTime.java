package io.smartcar.rules.live.clock;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.Era;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.util.List;

/**
 * Where a task is when it saves checkpoints, the same for all its partitions; immutable.
 *
 * @param topicId the topic it reads
 * @param zone in which the events' dates are read
 * @param clock its clock
 * @param shownAfter events up to here do not matter to its rules any more
 * @param keepAfter events after this may matter to rules that are pushed; where what lies before is
 *     in the log need not be remembered
 * @param confirmedUntil every alert up to here is confirmed
 * @param quiet whether nothing waits, is open or unconfirmed
 * @param rules the version in force
 * @param rulesSince since when
 * @param rulesBefore the versions that were in force before it
 */
public record CheckpointTime(
    String topicId,
    String zone,
    long clock,
    long shownAfter,
    long keepAfter,
    long confirmedUntil,
    boolean quiet,
    int rules,
    long rulesSince,
    List<Era> rulesBefore) {

  /**
   * Of the jar's rules, and not quiet.
   *
   * @param confirmed without any event yet, {@link Checkpoint#NONE}: then it only says that the
   *     task has begun, and how far it has read
   */
  public static CheckpointTime of(
      RuleTaskSettings settings, String topicId, long clock, long confirmed, long lookBackMillis) {
    // A rule that is pushed may look back as far without a question where in the log that is.
    long keepAfter = confirmed == NONE ? NONE : confirmed - settings.lookBack().toMillis();
    long shownAfter = confirmed == NONE ? NONE : confirmed - lookBackMillis;
    String zone = settings.zone().getId();
    return new CheckpointTime(
        topicId, zone, clock, shownAfter, keepAfter, confirmed, false, 0, NONE, List.of());
  }

  public CheckpointTime withRules(int version, long since, List<Era> before) {
    return new CheckpointTime(
        topicId, zone, clock, shownAfter, keepAfter, confirmedUntil, quiet, version, since, before);
  }

  public CheckpointTime withQuiet(boolean isQuiet) {
    return new CheckpointTime(
        topicId,
        zone,
        clock,
        shownAfter,
        keepAfter,
        confirmedUntil,
        isQuiet,
        rules,
        rulesSince,
        rulesBefore);
  }
}
