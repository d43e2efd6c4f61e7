package io.smartcar.cli.rules;

import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A set of rules that may be pushed: every file compiles and does what its scenarios say. */
final class TestedRules {

  private TestedRules() {}

  /**
   * Reads and tests a directory.
   *
   * @throws RuleException with every problem of every file
   */
  static RuleSet of(Path directory) throws RuleException {
    RuleSet rules = RuleSet.fromDirectory(directory);
    CompiledRule.compile(rules);
    List<String> problems = new ArrayList<>();
    for (RuleFile rule : rules.files()) {
      test(rule, directory, problems);
    }
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    return rules;
  }

  private static void test(RuleFile rule, Path directory, List<String> problems) {
    try {
      List<Scenario> scenarios = Scenario.of(rule, directory);
      if (scenarios.isEmpty()) {
        problems.add(
            "%s:1: has no scenario; put events and expected alerts into %s.test"
                .formatted(rule.fileName(), rule.name()));
      }
      for (Scenario scenario : scenarios) {
        for (String difference : scenario.differences(rule)) {
          problems.add(
              "%s:1: scenario %s: %s".formatted(rule.fileName(), scenario.name(), difference));
        }
      }
    } catch (RuleException e) {
      problems.addAll(e.problems());
    } catch (IOException e) {
      problems.add(rule.fileName() + ":1: its scenarios cannot be read: " + e);
    }
  }
}
