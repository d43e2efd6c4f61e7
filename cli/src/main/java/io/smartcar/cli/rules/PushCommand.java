package io.smartcar.cli.rules;

import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.scenario.TestedRules;
import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.SandboxException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartcar rules push}. */
@Command(
    name = "push",
    description = {
      "Puts a directory of rules in force, as a whole: compiled, tested by their scenarios, stored as"
          + " a new version, and taken by every task.",
      "Status 1, and nothing is changed: a rule does not compile, has no scenario or fails one,"
          + " someone else pushed meanwhile, or a task cannot take it."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class PushCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions options;
  @Mixin private ChangeOptions change;
  @Mixin private RulesDirectory directory;

  @Option(
      names = {"-m", "--message"},
      defaultValue = "",
      description = "Why, in one line.")
  private String message;

  @Override
  public Integer call()
      throws RuleException,
          RuleStoreException,
          RuleConflictException,
          SandboxException,
          InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (RuleStore store = options.open()) {
      Pointer before = store.current();
      RuleSet rules =
          TestedRules.of(
              directory.path(), options.lookBack(), options.configuration().events().timeZone());
      RunningTasks.of(store).refuseUnlessRunnable(rules);
      Map<String, String> files = rules.texts();
      if (before.version() > 0 && store.version(before.version()).files().equals(files)) {
        out.println("Version " + before.version() + " in force has the same rules.");
        return change.await(store, out, before, before);
      }
      Pointer pushed = store.push(before, files, change.author(), message);
      out.printf("Version %d: %d rule file(s).%n", pushed.version(), files.size());
      out.flush();
      return change.await(store, out, before, pushed);
    }
  }
}
