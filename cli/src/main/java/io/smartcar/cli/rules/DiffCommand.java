package io.smartcar.cli.rules;

import io.smartcar.cli.ExitStatus;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rulestore.RuleDiff;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.StoredCars;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar rules diff}. */
@Command(
    name = "diff",
    description = "Shows what differs between two versions, or a version and the files here.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class DiffCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions options;
  @Mixin private RulesDirectory directory;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "The old side; without it, the version in force.")
  private @Nullable Integer old;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "The new side; without it, the directory of the rules.")
  private @Nullable Integer changed;

  @Override
  public Integer call() throws RuleException, RuleStoreException, SandboxException {
    PrintWriter out = spec.commandLine().getOut();
    try (RuleStore store = options.open()) {
      int oldVersion = old == null ? store.current().version() : old;
      Map<String, String> newFiles =
          changed == null
              ? RuleSet.fromDirectory(directory.path()).texts()
              : StoreOptions.files(store, changed);
      List<String> diff =
          RuleDiff.unified(
              "v" + oldVersion,
              StoreOptions.files(store, oldVersion),
              changed == null ? directory.path().toString() : "v" + changed,
              newFiles);
      diff.forEach(out::println);
      StoredCars oldCars = StoreOptions.cars(store, oldVersion);
      StoredCars newCars = changed == null ? oldCars : StoreOptions.cars(store, changed);
      if (!Objects.equals(oldCars, newCars)) {
        out.printf(
            "cars: v%d %s, v%d %s%n",
            oldVersion, StatusCommand.text(oldCars), changed, StatusCommand.text(newCars));
      }
      out.flush();
      return ExitStatus.OK;
    }
  }
}
