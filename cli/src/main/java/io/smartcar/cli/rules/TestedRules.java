package io.smartcar.cli.rules;

import io.smartcar.rules.Problem;
import io.smartcar.rules.RuleCheck;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.scenario.RuleTests;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** A set of rules that may be pushed: every file compiles and does what its scenarios say. */
final class TestedRules {

  private TestedRules() {}

  /**
   * Reads, checks and tests a directory.
   *
   * @param lookBack of rules that do not say how far they look back
   * @param zone of the events' dates
   * @throws RuleException with every problem of every file
   */
  static RuleSet of(Path directory, Duration lookBack, ZoneId zone) throws RuleException {
    RuleSet rules = RuleSet.fromDirectory(directory);
    List<Problem> errors =
        RuleCheck.of(rules.files(), lookBack).stream().filter(Problem::isError).toList();
    if (!errors.isEmpty()) {
      throw new RuleException(errors.stream().map(Problem::toString).toList());
    }
    List<String> failures =
        rules.files().parallelStream()
            .flatMap(rule -> RuleTests.run(rule, directory, zone).stream())
            .flatMap(result -> result.failures().stream())
            .toList();
    if (!failures.isEmpty()) {
      throw new RuleException(failures);
    }
    return rules;
  }
}
