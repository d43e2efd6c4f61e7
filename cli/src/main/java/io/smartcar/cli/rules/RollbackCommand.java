package io.smartcar.cli.rules;

import io.smartcar.cli.ExitStatus;
import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.RuleVersion;
import io.smartcar.sandbox.SandboxException;
import java.io.PrintWriter;
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
    PrintWriter out = spec.commandLine().getOut();
    try (RuleStore store = options.open()) {
      Pointer before = store.current();
      if (before.version() == 0) {
        out.println("Nothing was pushed: the jar's rules are in force.");
        out.flush();
        return ExitStatus.NO;
      }
      int target = version == null ? versionBefore(store, before) : version;
      Pointer pushed;
      if (target == 0) {
        pushed = store.pointTo(before, 0);
        out.println("The jar's rules are wanted again.");
      } else {
        RuleVersion old = store.version(target);
        pushed = store.push(before, old.files(), change.author(), "roll back to version " + target);
        out.printf("Version %d: the rules of version %d.%n", pushed.version(), target);
      }
      out.flush();
      return change.await(store, out, before, pushed);
    }
  }

  private static int versionBefore(RuleStore store, Pointer current) throws RuleStoreException {
    if (current.previous().isPresent()) {
      return current.previous().getAsInt();
    }
    return store.versions().stream()
        .mapToInt(RuleVersion::number)
        .filter(number -> number < current.version())
        .max()
        .orElse(0);
  }
}
