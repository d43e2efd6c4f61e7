package io.smartcar.rules.scenario;

import io.smartcar.rules.Problem;
import io.smartcar.rules.RuleCheck;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * A set of rules that may be put in force: every file compiles and does what its scenarios say.
 * What a push refuses, a deployment refuses with the same lines. No state; thread-safe.
 */
public final class TestedRules {

  private TestedRules() {}

  /**
   * Reads, checks and tests a directory.
   *
   * @param lookBack of rules that do not say how far they look back
   * @param zone of the events' dates
   * @throws RuleException with every problem of every file
   */
  public static RuleSet of(Path directory, Duration lookBack, ZoneId zone) throws RuleException {
    RuleSet rules = checked(RuleSet.fromDirectory(directory), lookBack);
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

  /**
   * Checks a set whose scenarios the build has run, or nobody can: that of the jar.
   *
   * @param lookBack of rules that do not say how far they look back
   * @throws RuleException with every error of every file
   */
  public static RuleSet checked(RuleSet rules, Duration lookBack) throws RuleException {
    List<Problem> errors =
        RuleCheck.of(rules.files(), lookBack).stream().filter(Problem::isError).toList();
    if (!errors.isEmpty()) {
      throw new RuleException(errors.stream().map(Problem::toString).toList());
    }
    return rules;
  }
}
