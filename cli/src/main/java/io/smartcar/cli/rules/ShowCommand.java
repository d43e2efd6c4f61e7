package io.smartcar.cli.rules;

import io.smartcar.cli.ExitStatus;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.StoredCars;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar rules show}. */
@Command(
    name = "show",
    description = "Shows every file of a version.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions options;

  @Parameters(paramLabel = "VERSION", description = "The version, as `rules list` shows it.")
  private int version;

  @Override
  public Integer call() throws RuleStoreException, SandboxException {
    PrintWriter out = spec.commandLine().getOut();
    try (RuleStore store = options.open()) {
      StoreOptions.files(store, version)
          .forEach(
              (name, text) -> {
                out.println("==> " + name);
                out.println(text.stripTrailing());
              });
      StoredCars cars = StoreOptions.cars(store, version);
      if (cars != null) {
        out.println("==> cars: " + StatusCommand.text(cars));
      }
      out.flush();
      return ExitStatus.OK;
    }
  }
}
