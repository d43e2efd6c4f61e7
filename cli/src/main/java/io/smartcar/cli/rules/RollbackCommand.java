package io.smartcar.cli.rules;

import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.settings.SandboxException;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar rules rollback}. */
@Command(
    name = "rollback",
    description =
        "Puts an old version's rules in force again, as a new version. 0 is the rules in the jar.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class RollbackCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions options;
  @Mixin private ChangeOptions change;

  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      description = "The version; without it, the one that was in force before.")
  private @Nullable Integer version;

  @Override
  public Integer call()
      throws RuleStoreException, RuleConflictException, SandboxException, InterruptedException {
    ChangePrinter printer = new ChangePrinter(spec.commandLine().getOut());
    Integer asked = version;
    OptionalInt target = asked == null ? OptionalInt.empty() : OptionalInt.of(asked);
    try (RuleStore store = options.open()) {
      return printer.end(change.of(store, printer).rollBack(target));
    }
  }
}
