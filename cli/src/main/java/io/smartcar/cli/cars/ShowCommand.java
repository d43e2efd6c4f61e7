package io.smartcar.cli.cars;

import io.smartcar.cli.CarOption;
import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.OutputFormat;
import io.smartcar.cli.rules.StoreOptions;
import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.PushedRules;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar cars show}. */
@Command(
    name = "show",
    description = {
      "Shows the cars in force and, in a table, the limits; or one car. The limit of a car is the one"
          + " that holds wherever it is: its own, or that of its class.",
      "Status 1 if there is no such car, or nothing was imported."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions options;

  @Parameters(
      arity = "0..1",
      paramLabel = "CAR",
      converter = CarOption.class,
      description = "One car, whose letters' case matters; without it, all.")
  private @Nullable String carNumber;

  @Option(
      names = "--format",
      defaultValue = "table",
      description =
          "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}. csv can be imported again.")
  private OutputFormat format;

  @Override
  public Integer call() throws RuleStoreException, SandboxException {
    CarMaster master;
    try (RuleStore store = options.open()) {
      master = new PushedRules(store, options.configuration().rules()).cars();
    }
    PrintWriter out = spec.commandLine().getOut();
    CarPrinter printer = new CarPrinter(out, format, master);
    int status = ExitStatus.OK;
    if (carNumber == null) {
      status = master.isEmpty() ? ExitStatus.NO : ExitStatus.OK;
      printer.all();
    } else {
      Optional<Car> car = master.car(carNumber);
      car.ifPresent(printer::one);
      status = car.isEmpty() ? ExitStatus.NO : ExitStatus.OK;
    }
    out.flush();
    if (status == ExitStatus.NO) {
      sayNothingFound(master);
    }
    return status;
  }

  private void sayNothingFound(CarMaster master) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        master.isEmpty()
            ? "No car was imported: see `smartcar cars import --help`."
            : "The car master has no car " + carNumber + ".");
    CarOption.hint(master.isEmpty() ? null : carNumber, null).ifPresent(err::println);
    err.flush();
  }
}
