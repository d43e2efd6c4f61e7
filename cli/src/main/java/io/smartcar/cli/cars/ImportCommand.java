package io.smartcar.cli.cars;

import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.rules.CarFileOptions;
import io.smartcar.cli.rules.ChangeOptions;
import io.smartcar.cli.rules.ChangePrinter;
import io.smartcar.cli.rules.PushedRules;
import io.smartcar.cli.rules.StoreOptions;
import io.smartcar.config.RulesConfig;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.CarMasterException;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar cars import}. */
@Command(
    name = "import",
    description = {
      "Puts other cars or limits in force: a new version of the same rules, taken by every task.",
      "A file is checked as a whole. Status 1, and nothing is changed: a line of it is wrong, someone"
          + " else pushed meanwhile, or a task cannot take it.",
      "`rules rollback` puts the cars of an older version in force again, with its rules."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ImportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions options;
  @Mixin private ChangeOptions change;
  @Mixin private CarFileOptions files;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "All cars: A0001|sex|age|marriage|area|job|cc|year|model in a line, and a limit and a class"
              + " behind it if there are any; or CSV with a header. Without it, the cars stay as they"
              + " are.")
  private @Nullable Path cars;

  @Option(
      names = {"-m", "--message"},
      description = "Why, in one line; else what changes.")
  private @Nullable String message;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Checks the files and says what would change; changes nothing.")
  private boolean dryRun;

  @Override
  public Integer call()
      throws CarMasterException,
          RuleException,
          RuleStoreException,
          RuleConflictException,
          SandboxException,
          InterruptedException {
    if (cars == null && !files.hasLimits()) {
      throw new ParameterException(spec.commandLine(), "name a FILE of cars, or --limits FILE");
    }
    RulesConfig config = options.configuration().rules();
    PrintWriter out = spec.commandLine().getOut();
    try (RuleStore store = options.open()) {
      CarMaster inForce = new PushedRules(store, config).cars();
      CarsDifference difference = new CarsDifference(inForce, files.change(inForce, cars));
      out.println(difference);
      if (dryRun) {
        out.flush();
        return ExitStatus.OK;
      }
      RuleSet deployed = PushedRules.deployed(config);
      ChangePrinter printer = new ChangePrinter(out);
      String why = message == null ? "cars: " + difference : message;
      return printer.end(
          change.of(store, printer).importCars(deployed, old -> files.change(old, cars), why));
    }
  }
}
