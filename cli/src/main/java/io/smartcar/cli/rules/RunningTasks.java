package io.smartcar.cli.rules;

import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.RulesByScope;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.TaskState;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The rule tasks of a topology, as they were at one look; immutable.
 *
 * @param states what those said that have said something
 */
record RunningTasks(List<TaskState> states) {

  static RunningTasks of(RuleStore store) throws RuleStoreException {
    return new RunningTasks(store.tasks());
  }

  boolean isEmpty() {
    return states.isEmpty();
  }

  /** The names of all that there should be, as the last one that said something knows them. */
  private List<String> names() {
    return states.stream()
        .max(Comparator.comparing(TaskState::time))
        .map(TaskState::tasks)
        .orElse(List.of());
  }

  /** Those that should be there and say nothing: on the way up, or dead for less than a moment. */
  List<String> silent() {
    return names().stream()
        .filter(name -> states.stream().noneMatch(state -> state.task().equals(name)))
        .toList();
  }

  /** Whether each runs this version and is at rest. */
  boolean allLive(int version) {
    List<String> names = names();
    return silent().isEmpty()
        && states.stream()
            .filter(state -> names.contains(state.task()))
            .allMatch(state -> isLive(state, version));
  }

  boolean oneCannotTake(int version) {
    return states.stream()
        .anyMatch(state -> state.phase() == TaskState.Phase.FAILED && state.wanted() == version);
  }

  static boolean isLive(TaskState state, int version) {
    return state.phase() == TaskState.Phase.LIVE && state.version() == version;
  }

  /**
   * Refuses rules that none of these tasks could run.
   *
   * @throws RuleException with a line for each such rule
   */
  void refuseUnlessRunnable(RuleSet rules) throws RuleException {
    if (isEmpty() || names().contains(TaskState.FLEET)) {
      return;
    }
    List<String> refused = RulesByScope.of(rules).refusedWithoutFleetTask();
    if (!refused.isEmpty()) {
      throw new RuleException(refused);
    }
  }

  /** A line for each. */
  void print(PrintWriter out) {
    states.forEach(state -> out.println(line(state)));
    silent().forEach(name -> out.println(title(name, names()) + ": does not run, or not yet"));
  }

  private static String title(String task, List<String> all) {
    return task.equals(TaskState.FLEET)
        ? "fleet task"
        : "task %s of %d"
            .formatted(task, all.stream().filter(name -> !name.equals(TaskState.FLEET)).count());
  }

  private static String line(TaskState task) {
    StringBuilder line = new StringBuilder();
    line.append(title(task.task(), task.tasks())).append(": ");
    line.append(
        switch (task.phase()) {
          case LIVE -> "version %d is live%s".formatted(task.version(), since(task));
          case WARMING ->
              "version %d, on the way to %d: %s"
                  .formatted(task.version(), task.wanted(), task.reason());
          case FAILED ->
              "version %d, cannot take %d: %s"
                  .formatted(task.version(), task.wanted(), task.reason());
        });
    task.problems().forEach(problem -> line.append("; ").append(problem));
    return line.toString();
  }

  private static String since(TaskState task) {
    return task.since() == Long.MIN_VALUE
        ? ""
        : " for alerts after " + Instant.ofEpochMilli(task.since());
  }
}
