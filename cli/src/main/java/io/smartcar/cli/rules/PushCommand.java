package io.smartcar.cli.rules;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.rules.RuleException;
import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.settings.SandboxException;
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
          + " someone else pushed meanwhile, or a task cannot take it. Status 1 too if not every"
          + " task or rule runs at the end.",
      "The same rules once more start those again that were stopped or throttled."
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
    ChangePrinter printer = new ChangePrinter(spec.commandLine().getOut());
    SmartcarConfig config = options.configuration();
    try (RuleStore store = options.open()) {
      return printer.end(
          change
              .of(store, printer)
              .push(
                  directory.path(),
                  config.rules().lookBack(),
                  config.events().timeZone(),
                  message));
    }
  }
}
