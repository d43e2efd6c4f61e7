package io.smartcar.topology.rule;

import io.smartcar.rules.RuleSet;
import io.smartcar.rules.Scope;
import java.nio.file.Path;
import java.util.List;

/**
 * Which rule task it is and what it was deployed with; immutable.
 *
 * @param topology the topology's name
 * @param scope whose rules it runs
 * @param task the task's name
 * @param tasks the names of all rule tasks of the topology
 * @param jar the rules it was deployed with
 * @param lastKnown the file beside the worker that outlives it, with the rules that it ran last
 */
public record DeployedRuleTask(
    String topology, Scope scope, String task, List<String> tasks, RuleSet jar, Path lastKnown) {}
