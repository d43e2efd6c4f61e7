package io.smartcar.rulestore;

import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.RulesByScope;
import java.util.Comparator;
import java.util.List;

/**
 * The rule tasks of a topology, as they were at one look; immutable.
 *
 * @param states what those said that have said something
 */
public record RunningTasks(List<TaskState> states) {

  /** Copies the list. */
  public RunningTasks {
    states = List.copyOf(states);
  }

  /** Looks at them now. */
  public static RunningTasks of(RuleStore store) throws RuleStoreException {
    return new RunningTasks(store.tasks());
  }

  /** Whether none has said anything. */
  public boolean isEmpty() {
    return states.isEmpty();
  }

  /** The names of all that there should be, as the last one that said something knows them. */
  public List<String> names() {
    return states.stream()
        .max(Comparator.comparing(TaskState::time))
        .map(TaskState::tasks)
        .orElse(List.of());
  }

  /** Those that should be there and say nothing: on the way up, or dead for less than a moment. */
  public List<String> silent() {
    return names().stream()
        .filter(name -> states.stream().noneMatch(state -> state.task().equals(name)))
        .toList();
  }

  /** Whether each runs this version and is at rest. */
  public boolean allLive(int version) {
    List<String> names = names();
    return silent().isEmpty()
        && states.stream()
            .filter(state -> names.contains(state.task()))
            .allMatch(state -> state.phase() == TaskState.Phase.LIVE && state.version() == version);
  }

  /** Those that run this version and are at rest. */
  public List<TaskState> live(int version) {
    return states.stream()
        .filter(state -> state.phase() == TaskState.Phase.LIVE && state.version() == version)
        .toList();
  }

  /** Those that have said that they cannot take this version. */
  public List<TaskState> cannotTake(int version) {
    return states.stream()
        .filter(state -> state.phase() == TaskState.Phase.FAILED && state.wanted() == version)
        .toList();
  }

  /** Whether one has said that it cannot take this version. */
  public boolean oneCannotTake(int version) {
    return !cannotTake(version).isEmpty();
  }

  /** Whether one has a rule that was stopped or throttled, or does not run. */
  public boolean haveProblems() {
    return states.stream().anyMatch(state -> !state.problems().isEmpty());
  }

  /**
   * Refuses rules that none of these tasks could run.
   *
   * @throws RuleException with a line for each such rule
   */
  public void refuseUnlessRunnable(RuleSet rules) throws RuleException {
    if (isEmpty() || names().contains(TaskState.FLEET)) {
      return;
    }
    List<String> refused = RulesByScope.of(rules).refusedWithoutFleetTask();
    if (!refused.isEmpty()) {
      throw new RuleException(refused);
    }
  }
}
