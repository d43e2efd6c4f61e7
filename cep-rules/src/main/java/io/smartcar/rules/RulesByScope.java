package io.smartcar.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a set, told apart by the tasks that run them; immutable.
 *
 * @param car those of scope {@link Scope#CAR}
 * @param fleet those of scope {@link Scope#FLEET}
 */
public record RulesByScope(RuleSet car, RuleSet fleet) {

  /**
   * Reads the tags of each file; compiles nothing, so that it takes milliseconds a file.
   *
   * @throws RuleException with every problem of every file that cannot be read or is not allowed
   */
  public static RulesByScope of(RuleSet rules) throws RuleException {
    List<RuleFile> car = new ArrayList<>();
    List<RuleFile> fleet = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (RuleFile file : rules.files()) {
      try {
        boolean all = CompiledRule.tags(file).scope() == Scope.FLEET;
        (all ? fleet : car).add(file);
      } catch (RuleException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    return new RulesByScope(new RuleSet(car), new RuleSet(fleet));
  }

  /** Those of one scope. */
  public RuleSet of(Scope scope) {
    return scope == Scope.FLEET ? fleet : car;
  }

  /** What is wrong with the set where no task sees the whole fleet: a line for each such rule. */
  public List<String> refusedWithoutFleetTask() {
    return fleet.files().stream()
        .map(
            file ->
                file.fileName()
                    + ":1: has scope fleet, and the topology has no task for such rules: take it"
                    + " out, or deploy with smartcar.rules.fleet-task = true")
        .toList();
  }
}
