package io.smartcar.cli.rules;

import io.smartcar.cli.ExitStatus;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.RuleVersion;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.StoredCars;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code smartcar rules status}. */
@Command(
    name = "status",
    description =
        "Shows the version in force and what each task made of it. Status 1 if one has not taken"
            + " it, is not there, or has a rule that was stopped, throttled or does not run; and if"
            + " none runs.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class StatusCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions options;

  @Override
  public Integer call() throws RuleStoreException, SandboxException {
    PrintWriter out = spec.commandLine().getOut();
    try (RuleStore store = options.open()) {
      int version = store.current().version();
      if (version == 0) {
        out.println("Nothing was pushed, or it was taken back: the jar's rules are in force.");
      } else {
        out.println(line(store.version(version)));
      }
      RunningTasks tasks = RunningTasks.of(store);
      TaskLines.print(tasks, out);
      if (tasks.isEmpty()) {
        out.println("No task runs.");
      }
      out.flush();
      boolean well = !tasks.isEmpty() && tasks.allLive(version) && !tasks.haveProblems();
      return well ? ExitStatus.OK : ExitStatus.NO;
    }
  }

  static String line(RuleVersion version) {
    return "version %d  %s  %s  %d file(s)%s  %s"
        .formatted(
            version.number(),
            version.time(),
            version.author(),
            version.files().size(),
            version.cars() == null ? "" : "  " + text(version.cars()),
            version.message());
  }

  /** How many cars and limits a version has, in words. */
  static String text(@Nullable StoredCars cars) {
    return cars == null
        ? "no cars"
        : "%d car(s), %d limit(s)".formatted(cars.cars(), cars.limits());
  }
}
