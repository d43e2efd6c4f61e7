package io.smartcar.cli.cars;

import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.rules.CarFileOptions;
import io.smartcar.cli.rules.ChangeOptions;
import io.smartcar.cli.rules.ChangePrinter;
import io.smartcar.cli.rules.StoreOptions;
import io.smartcar.config.RulesConfig;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.CarMasterException;
import io.smartcar.hbase.CarTable;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.HBaseCarTable;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.PushedRules;
import io.smartcar.wiring.StoreSettings;
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

  @Option(
      names = "--rules-only",
      description = "Leaves the table of cars in HBase, which `--with-car` joins, as it is.")
  private boolean rulesOnly;

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
      int status =
          printer.end(
              change.of(store, printer).importCars(deployed, old -> files.change(old, cars), why));
      return rulesOnly
          ? status
          : Math.max(status, writeTable(new PushedRules(store, config)::cars));
    }
  }

  /** The cars that are in force at the moment it is asked. */
  interface InForce {
    CarMaster cars() throws RuleStoreException;
  }

  /** The rules have their cars whatever becomes of the table. */
  private int writeTable(InForce rules) throws SandboxException, RuleStoreException {
    HBaseSettings settings = StoreSettings.hbase(options.configuration());
    String name = settings.carTable();
    try (CarTable table = new HBaseCarTable(settings)) {
      CarMaster written = write(table, rules);
      PrintWriter out = spec.commandLine().getOut();
      out.printf("Table %s has %d car(s).%n", name, written.cars().size());
      out.flush();
      return ExitStatus.OK;
    } catch (EventStoreException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("smartcar: " + e.getMessage());
      err.println(
          "Only table "
              + name
              + " was not written, the rules are as said: the same import once more writes it,"
              + " --rules-only does without it");
      err.flush();
      return ExitStatus.USAGE_OR_ENVIRONMENT;
    }
  }

  /** Until the table has what is in force: somebody may import other cars meanwhile. */
  static CarMaster write(CarTable table, InForce rules) throws RuleStoreException {
    CarMaster inForce = rules.cars();
    CarMaster written;
    do {
      written = inForce;
      table.replaceBy(written);
      inForce = rules.cars();
    } while (!inForce.equals(written));
    return written;
  }
}
