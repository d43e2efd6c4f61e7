package io.smartcar.cli.rules;

import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rulestore.RuleStoreException;
import java.util.Optional;

/** The rules that a trial is compared with: a port. */
interface RulesInForce {

  /**
   * The rule file of this name, if one is in force.
   *
   * @throws RuleException if the rules cannot be read
   * @throws RuleStoreException if who knows them does not answer
   */
  Optional<RuleFile> named(String name) throws RuleException, RuleStoreException;
}
