package io.smartcar.cli.rules;

import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each task runs, a line each. */
final class TaskLines {

  private static final int MOST_LINES = 8;
  private static final int NAMED = 3;
  private static final String SILENT = "does not run, or not yet";

  private TaskLines() {}

  /** Those that said something, and those that should have; of many, a line for all alike. */
  static void print(RunningTasks tasks, PrintWriter out) {
    List<String> names = tasks.names();
    if (names.size() <= MOST_LINES) {
      tasks
          .states()
          .forEach(
              state ->
                  out.println(
                      title(state.task(), state.tasks()) + ": " + said(state, since(state))));
      tasks.silent().forEach(name -> out.println(title(name, names) + ": " + SILENT));
      return;
    }
    Map<String, List<String>> alike = new LinkedHashMap<>();
    for (TaskState state : tasks.states()) {
      alike.computeIfAbsent(said(state, ""), said -> new ArrayList<>()).add(state.task());
    }
    if (!tasks.silent().isEmpty()) {
      alike.put(SILENT, tasks.silent());
    }
    alike.forEach((said, some) -> out.println(title(some, names) + ": " + said));
  }

  private static String title(List<String> some, List<String> all) {
    String few = String.join(", ", some.subList(0, Math.min(NAMED, some.size())));
    return some.size() == 1
        ? title(some.get(0), all)
        : "%d of %d tasks (%s%s)"
            .formatted(some.size(), all.size(), few, some.size() > NAMED ? ", …" : "");
  }

  private static String title(String task, List<String> all) {
    return task.equals(TaskState.FLEET)
        ? "fleet task"
        : "task %s of %d"
            .formatted(task, all.stream().filter(name -> !name.equals(TaskState.FLEET)).count());
  }

  private static String said(TaskState task, String since) {
    StringBuilder line = new StringBuilder();
    line.append(
        switch (task.phase()) {
          case LIVE -> "version %d is live%s".formatted(task.version(), since);
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
