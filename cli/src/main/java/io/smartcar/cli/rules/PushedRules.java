package io.smartcar.cli.rules;

import io.smartcar.config.RulesConfig;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The rules that were pushed last; as long as none are, those a topology is deployed with: of the
 * configured directory, or in the jar.
 */
final class PushedRules {

  private final RuleStore store;
  private final RulesConfig config;

  PushedRules(RuleStore store, RulesConfig config) {
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
      return RuleSet.ofTexts(store.version(version).files()).named(name);
    }
    Path directory = config.directory();
    RuleSet rules = directory == null ? RuleSet.bundled() : RuleSet.fromDirectory(directory);
    return rules.named(name);
  }
}
