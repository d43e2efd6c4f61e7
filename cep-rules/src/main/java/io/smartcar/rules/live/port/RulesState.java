package io.smartcar.rules.live.port;

import java.util.List;

/**
 * What a task says of the rules it runs; immutable.
 *
 * @param version the version it runs
 * @param since alerts raised after this event time, epoch milliseconds, are this version's; {@link
 *     Checkpoint#NONE}: all
 * @param phase whether it is at rest
 * @param wanted the version it is on the way to or could not take, else {@code version}
 * @param reason what it waits for, or why it could not take the other version; empty if at rest
 * @param problems rules that were stopped or throttled, a line each
 */
public record RulesState(
    int version, long since, Phase phase, int wanted, String reason, List<String> problems) {

  /** Where a task is with its rules. */
  public enum Phase {
    /** It runs what it should. */
    LIVE,
    /** It prepares another version; the old one goes on. */
    WARMING,
    /** It could not take the version wanted; the old one goes on. */
    FAILED
  }

  /** Copies the list. */
  public RulesState {
    problems = List.copyOf(problems);
  }
}
