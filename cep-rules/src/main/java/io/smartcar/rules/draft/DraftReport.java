package io.smartcar.rules.draft;

import io.smartcar.rules.Problem;
import io.smartcar.rules.scenario.RuleTests;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be said of a draft; immutable.
 *
 * @param problems of all its files, as {@code smartcar rules check} finds them
 * @param results of the scenarios that were run; none of a file with an error
 * @param accepted the files of expected alerts as they would be if what was raised is right, by
 *     place; only those that differ
 */
public record DraftReport(
    List<Problem> problems, List<RuleTests.Result> results, Map<String, String> accepted) {

  /** Copies them. */
  public DraftReport {
    problems = List.copyOf(problems);
    results = List.copyOf(results);
    accepted = Collections.unmodifiableMap(new TreeMap<>(accepted));
  }

  /** Whether a push would take it: warnings do not keep a rule from that. */
  public boolean passes() {
    return problems.stream().noneMatch(Problem::isError)
        && results.stream().allMatch(RuleTests.Result::passed);
  }
}
