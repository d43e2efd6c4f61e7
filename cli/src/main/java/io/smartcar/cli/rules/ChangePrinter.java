package io.smartcar.cli.rules;

import io.smartcar.cli.ExitStatus;
import io.smartcar.rulestore.ChangeState;
import java.io.PrintWriter;
import java.util.Locale;

/** Says where a change of the rules is, and how it ended. */
public final class ChangePrinter {

  private static final double MILLIS = 1_000;

  private final PrintWriter out;

  public ChangePrinter(PrintWriter out) {
    this.out = out;
  }

  /** A line for what people want to know on the way. */
  public void say(ChangeState state) {
    if (state instanceof ChangeState.Unchanged unchanged) {
      out.println("Version " + unchanged.version() + " in force has the same rules.");
    } else if (state instanceof ChangeState.StartsAgain again) {
      TaskLines.print(again.tasks(), out);
      out.println(
          "Version %d in force has the same rules; they are started again."
              .formatted(again.version()));
    } else if (state instanceof ChangeState.ScenariosLeftOut left) {
      out.printf(
          Locale.ROOT,
          "The scenarios have %,d characters, and a version keeps %,d: it is pushed without them.%n",
          left.chars(),
          left.most());
    } else if (state instanceof ChangeState.Stored stored) {
      out.printf("Version %d: %d rule file(s).%n", stored.version(), stored.files());
    } else if (state instanceof ChangeState.SameCars same) {
      out.println("Version " + same.version() + " in force has the same cars and limits.");
    } else if (state instanceof ChangeState.CarsStored stored) {
      out.printf(
          "Version %d: the same rules, %d car(s) and %d limit(s).%n",
          stored.version(), stored.cars(), stored.limits());
    } else if (state instanceof ChangeState.Restored restored) {
      out.printf("Version %d: the rules of version %d.%n", restored.version(), restored.rulesOf());
    } else if (state instanceof ChangeState.JarWanted) {
      out.println("The jar's rules are wanted again.");
    }
    out.flush();
  }

  /** The last lines; the command's exit status. */
  public int end(ChangeState.End end) {
    int status = ExitStatus.NO;
    if (end instanceof ChangeState.Live live) {
      status = end(live);
    } else if (end instanceof ChangeState.NoTaskRuns none) {
      out.println("No task runs: the next that starts takes version " + none.version() + ".");
      status = ExitStatus.OK;
    } else if (end instanceof ChangeState.NothingPushed) {
      out.println("Nothing was pushed: the jar's rules are in force.");
    } else if (end instanceof ChangeState.StaysInForce stays) {
      TaskLines.print(stays.tasks(), out);
      out.printf(
          "Version %d stays in force, but not every task can take it; push corrected rules, or let"
              + " the tasks try again: `rules rollback %d`.%n",
          stays.version(), stays.version());
    } else if (end instanceof ChangeState.TakenBack taken) {
      TaskLines.print(taken.tasks(), out);
      out.printf(
          "Version %d is taken back everywhere, version %d is in force again.%n",
          taken.version(), taken.before());
    } else if (end instanceof ChangeState.NotEverywhere late) {
      TaskLines.print(late.tasks(), out);
      out.printf(
          "Version %d is in force, but not every task has taken it within %d s;"
              + " see `rules status`.%n",
          late.version(), late.waited().toSeconds());
    }
    out.flush();
    return status;
  }

  private int end(ChangeState.Live live) {
    TaskLines.print(live.tasks(), out);
    out.printf(Locale.ROOT, "Live in every task after %.1f s.%n", live.after().toMillis() / MILLIS);
    if (!live.tasks().haveProblems()) {
      return ExitStatus.OK;
    }
    out.println(
        "But not every rule runs as it should, see above; push corrected rules, or the same once"
            + " more when what stopped them has left their windows.");
    return ExitStatus.NO;
  }
}
