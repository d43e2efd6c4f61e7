package io.smartcar.cli.rules;

import io.smartcar.config.RulesConfig;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.CarMasterException;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.PushedRules;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what a rule that is tried looks up of its cars. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TriedCars {

  @Option(
      names = "--cars",
      paramLabel = "FILE",
      description =
          "The car master that the rule looks up, as `cars import` takes it; without it, and without"
              + " --limits, those in force.")
  private @Nullable Path cars;

  @Mixin private CarFileOptions files;

  /**
   * The rule with what it looks up.
   *
   * @throws CarMasterException with all that is wrong with a file
   * @throws RuleStoreException if what is in force is needed and the store does not answer
   */
  CompiledRule of(CompiledRule rule, StoreOptions options, RulesConfig config)
      throws CarMasterException, RuleStoreException, SandboxException {
    if (!rule.file().usesCars()) {
      return rule;
    }
    CarMaster inForce = CarMaster.NONE;
    if (cars == null || !files.hasLimits()) {
      try (RuleStore store = options.open()) {
        inForce = new PushedRules(store, config).cars();
      }
    }
    return rule.withCars(files.change(inForce, cars));
  }
}
