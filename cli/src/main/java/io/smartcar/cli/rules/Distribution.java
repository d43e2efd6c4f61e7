package io.smartcar.cli.rules;

import io.smartcar.cli.ExitStatus;
import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import java.io.PrintWriter;
import java.time.Duration;
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
   * @param pushed what is in force now; the same as before if nothing was pushed
   * @return the command's exit status
   */
  int await(Pointer before, Pointer pushed)
      throws RuleStoreException, RuleConflictException, InterruptedException {
    int version = pushed.version();
    long begin = System.nanoTime();
    while (true) {
      RunningTasks tasks = RunningTasks.of(store);
      if (tasks.isEmpty()) {
        out.println("No task runs: the next that starts takes version " + version + ".");
        return done(ExitStatus.OK);
      }
      if (tasks.oneCannotTake(version)) {
        return pushed.equals(before) ? refused(version, tasks) : takeBack(before, pushed, tasks);
      }
      if (tasks.allLive(version)) {
        tasks.print(out);
        out.printf(
            Locale.ROOT,
            "Live in every task after %.1f s.%n",
            (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1));
        return done(ExitStatus.OK);
      }
      if (System.nanoTime() - begin >= patience.toNanos()) {
        tasks.print(out);
        out.printf(
            "Version %d is in force, but not every task has taken it within %d s;"
                + " see `rules status`.%n",
            version, patience.toSeconds());
        return done(ExitStatus.NO);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private int takeBack(Pointer before, Pointer pushed, RunningTasks tasks)
      throws RuleStoreException, RuleConflictException {
    store.takeBack(pushed, before);
    tasks.print(out);
    out.printf(
        "Version %d is taken back everywhere, version %d is in force again.%n",
        pushed.version(), before.version());
    return done(ExitStatus.NO);
  }

  /** Nothing was put in force, so there is nothing to take back. */
  private int refused(int version, RunningTasks tasks) {
    tasks.print(out);
    out.printf(
        "Version %d stays in force, but not every task can take it; push corrected rules, or let"
            + " the tasks try again: `rules rollback %d`.%n",
        version, version);
    return done(ExitStatus.NO);
  }

  private int done(int status) {
    out.flush();
    return status;
  }
}
