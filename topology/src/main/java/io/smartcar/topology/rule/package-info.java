/**
 * The rules in Storm: {@link io.smartcar.topology.rule.RuleBolt} drives a rule task, {@link
 * io.smartcar.topology.rule.ClockSpout} gives it time when no events come.
 */
@NullMarked
package io.smartcar.topology.rule;

import org.jspecify.annotations.NullMarked;
