package io.smartcar.cli.rules;

import io.smartcar.cli.ExitStatus;
import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.TaskState;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Waits until every task has taken a version, and takes it back if one cannot. */
final class Distribution {

  private static final long LOOK_EVERY_MILLIS = 100;

  private final RuleStore store;
  private final PrintWriter out;
  private final Duration patience;

  Distribution(RuleStore store, PrintWriter out, Duration patience) {
    this.store = store;
    this.out = out;
    this.patience = patience;
  }

  /**
   * Returns when it is decided.
   *
   * @param before what was in force before
   * @param pushed what is in force now
   * @return the command's exit status
   */
  int await(Pointer before, Pointer pushed)
      throws RuleStoreException, RuleConflictException, InterruptedException {
    int version = pushed.version();
    long begin = System.nanoTime();
    while (true) {
      List<TaskState> tasks = store.tasks();
      if (tasks.isEmpty()) {
        out.println("No task runs: the next that starts takes version " + version + ".");
        return done(ExitStatus.OK);
      }
      for (TaskState task : tasks) {
        if (task.phase() == TaskState.Phase.FAILED && task.wanted() == version) {
          return takeBack(before, pushed, tasks);
        }
      }
      if (tasks.stream().filter(task -> isLive(task, version)).count() >= tasks.get(0).tasks()) {
        print(tasks);
        out.printf(
            Locale.ROOT,
            "Live in every task after %.1f s.%n",
            (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1));
        return done(ExitStatus.OK);
      }
      if (System.nanoTime() - begin >= patience.toNanos()) {
        print(tasks);
        out.printf(
            "Version %d is in force, but not every task has taken it within %d s;"
                + " see `rules status`.%n",
            version, patience.toSeconds());
        return done(ExitStatus.NO);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private int takeBack(Pointer before, Pointer pushed, List<TaskState> tasks)
      throws RuleStoreException, RuleConflictException {
    store.pointTo(pushed, before.version());
    print(tasks);
    out.printf(
        "Version %d is taken back everywhere, version %d is in force again.%n",
        pushed.version(), before.version());
    return done(ExitStatus.NO);
  }

  private static boolean isLive(TaskState task, int version) {
    return task.phase() == TaskState.Phase.LIVE && task.version() == version;
  }

  private void print(List<TaskState> tasks) {
    tasks.forEach(task -> out.println(line(task)));
  }

  private int done(int status) {
    out.flush();
    return status;
  }

  static String line(TaskState task) {
    StringBuilder line = new StringBuilder();
    line.append("task %d of %d: ".formatted(task.task(), task.tasks()));
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
