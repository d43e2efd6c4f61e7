package io.smartcar.cli.rules;

import io.smartcar.config.RulesConfig;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import java.nio.file.Path;
import java.util.Optional;

/** The rules of the configured directory, or those in the jar. */
final class ConfiguredRules implements RulesInForce {

  private final RulesConfig config;

  ConfiguredRules(RulesConfig config) {
    this.config = config;
  }

  @Override
  public Optional<RuleFile> named(String name) throws RuleException {
    Path directory = config.directory();
    RuleSet rules = directory == null ? RuleSet.bundled() : RuleSet.fromDirectory(directory);
    return rules.files().stream().filter(file -> file.name().equals(name)).findFirst();
  }
}
