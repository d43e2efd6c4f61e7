package io.smartcar.cli.rules;

import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;

/** What each task runs, a line each. */
final class TaskLines {

  private TaskLines() {}

  /** Those that said something, and those that should have. */
  static void print(RunningTasks tasks, PrintWriter out) {
    tasks.states().forEach(state -> out.println(line(state)));
    tasks
        .silent()
        .forEach(name -> out.println(title(name, tasks.names()) + ": does not run, or not yet"));
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
