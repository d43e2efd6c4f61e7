package io.smartcar.rulestore;

import io.smartcar.rules.live.port.RuleCost;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What a task says of the rules it runs; immutable.
 *
 * @param task the task's name: its number, from 0, or {@link #FLEET}
 * @param tasks the names of all that there are, this one's included
 * @param version the version it runs, 0 for the jar's
 * @param since from which event time on, epoch milliseconds: alerts after it are this version's
 * @param phase whether it is at rest or on the way to another version
 * @param wanted the version it is on the way to, or could not take; else {@code version}
 * @param reason what it waits for, or why it could not take it; empty if at rest
 * @param problems rules that were stopped or throttled, a line each
 * @param time when it said so
 * @param costs what its rules have cost so far, said now and then; none of a task that has not said
 *     it yet, or that is of a release that does not
 */
public record TaskState(
    String task,
    List<String> tasks,
    int version,
    long since,
    Phase phase,
    int wanted,
    String reason,
    List<String> problems,
    Instant time,
    List<RuleCost> costs) {

  /** The name of the task that sees the whole fleet. */
  public static final String FLEET = "fleet";

  /** By place among all tasks. */
  static final Comparator<TaskState> BY_TASK =
      Comparator.<TaskState>comparingInt(state -> state.tasks().indexOf(state.task()))
          .thenComparing(TaskState::task);

  /** Where a task is. */
  public enum Phase {
    /** It runs what it should. */
    LIVE,
    /** It compiles and warms up another version; the old one goes on. */
    WARMING,
    /** It could not take the version wanted; the old one goes on. */
    FAILED
  }

  /** Of a task that has not said what its rules cost. */
  public TaskState(
      String task,
      List<String> tasks,
      int version,
      long since,
      Phase phase,
      int wanted,
      String reason,
      List<String> problems,
      Instant time) {
    this(task, tasks, version, since, phase, wanted, reason, problems, time, List.of());
  }

  /** Copies the lists. */
  public TaskState {
    tasks = List.copyOf(tasks);
    problems = List.copyOf(problems);
    costs = List.copyOf(costs);
  }
}
