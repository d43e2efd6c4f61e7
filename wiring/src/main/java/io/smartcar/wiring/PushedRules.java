package io.smartcar.wiring;

import io.smartcar.config.RulesConfig;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.scenario.RuleTests;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.StoredCars;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The rules that were pushed last; as long as none are, those a topology is deployed with: of the
 * configured directory, or in the jar.
 */
public final class PushedRules {

  private final RuleStore store;
  private final RulesConfig config;

  public PushedRules(RuleStore store, RulesConfig config) {
    this.store = store;
    this.config = config;
  }

  /**
   * The rule file of this name, if one is in force.
   *
   * @throws RuleException if the rules cannot be read
   * @throws RuleStoreException if the store does not answer
   */
  public Optional<RuleFile> named(String name) throws RuleException, RuleStoreException {
    int version = store.current().version();
    if (version > 0) {
      return store.rules(version).named(name);
    }
    return deployed(config).named(name);
  }

  /**
   * The cars that the rules in force look up; none if there are none.
   *
   * @throws RuleStoreException if the store does not answer
   */
  public CarMaster cars() throws RuleStoreException {
    int version = store.current().version();
    StoredCars cars = version == 0 ? null : store.version(version).cars();
    return cars == null ? CarMaster.NONE : store.cars(cars);
  }

  /**
   * The same with the scenarios beside them.
   *
   * @throws RuleException if they cannot be read
   */
  public static RuleContents contents(RulesConfig config) throws RuleException {
    RuleSet rules = deployed(config);
    Path directory = config.directory();
    return new RuleContents(
        rules.texts(),
        directory == null ? RuleSet.bundledScenarios() : RuleTests.texts(rules, directory),
        null);
  }

  /**
   * The rules that a topology is deployed with: of the configured directory, or in the jar.
   *
   * @throws RuleException if they cannot be read
   */
  public static RuleSet deployed(RulesConfig config) throws RuleException {
    Path directory = config.directory();
    return directory == null ? RuleSet.bundled() : RuleSet.fromDirectory(directory);
  }
}
