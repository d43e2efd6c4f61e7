package io.smartcar.cli.rules;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.rules.RuleSet;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.StoredCars;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which a command finds the rules that were pushed. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
public final class StoreOptions {

  @Mixin private ConfigurationOptions configuration;

  @Option(
      names = "--topology",
      paramLabel = "NAME",
      defaultValue = "DriverCarInfo",
      description = "The topology's name; default: ${DEFAULT-VALUE}.")
  private String topology;

  /** The checked configuration. */
  public SmartcarConfig configuration() throws SandboxException {
    return configuration.load();
  }

  /** The topology's name. */
  public String topology() {
    return topology;
  }

  /** Opens the store without connecting; the caller closes it. */
  public RuleStore open() throws SandboxException {
    return new ZooKeeperRuleStore(
        StoreSettings.ruleStore(configuration.load(), topology), Clock.systemUTC());
  }

  /** The files of a version; 0 is the rules that come with this program. */
  static Map<String, String> files(RuleStore store, int version) throws RuleStoreException {
    return version == 0 ? RuleSet.bundled().texts() : store.version(version).files();
  }

  /** What the rules of a version look up; null if that is nothing. */
  static @Nullable StoredCars cars(RuleStore store, int version) throws RuleStoreException {
    return version == 0 ? null : store.version(version).cars();
  }
}
