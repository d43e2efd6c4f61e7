package io.smartcar.rules.live.port;

import io.smartcar.rules.RuleSet;

/**
 * A set of rules under the number by which it is known; immutable.
 *
 * @param number the version, 0 for the rules that came with the jar
 * @param rules the whole set
 */
public record VersionedRules(int number, RuleSet rules) {}
