package io.smartcar.topology.rule;

import io.smartcar.rules.RuleSet;
import java.nio.file.Path;

/**
 * Which rule task it is and what it was deployed with; immutable.
 *
 * @param topology the topology's name
 * @param task the task's number, from 0
 * @param tasks how many there are
 * @param jar the rules it was deployed with
 * @param lastKnown the file beside the worker that outlives it, with the rules that it ran last
 */
public record RuleTaskPlace(String topology, int task, int tasks, RuleSet jar, Path lastKnown) {}
