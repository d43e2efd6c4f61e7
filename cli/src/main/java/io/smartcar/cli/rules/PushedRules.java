package io.smartcar.cli.rules;

import io.smartcar.config.RulesConfig;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The rules that were pushed last; as long as none are, those a topology is deployed with: of the
 * configured directory, or in the jar.
 */
final class PushedRules implements RulesInForce {

  private static final String ENDING = ".epl";

  private final RuleStore store;
  private final RulesConfig config;

  PushedRules(RuleStore store, RulesConfig config) {
    this.store = store;
    this.config = config;
  }

  @Override
  public Optional<RuleFile> named(String name) throws RuleException, RuleStoreException {
    int version = store.current().version();
    if (version > 0) {
      Map<String, String> files = store.version(version).files();
      return Optional.ofNullable(files.get(name + ENDING)).map(epl -> new RuleFile(name, epl));
    }
    Path directory = config.directory();
    RuleSet rules = directory == null ? RuleSet.bundled() : RuleSet.fromDirectory(directory);
    return rules.files().stream().filter(file -> file.name().equals(name)).findFirst();
  }
}
