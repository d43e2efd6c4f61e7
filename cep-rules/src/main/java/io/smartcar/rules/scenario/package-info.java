/**
 * Rules tested by example: {@link io.smartcar.rules.scenario.Scenario} reads the events and the
 * expected alerts that stand beside a rule, and says what differs.
 */
@NullMarked
package io.smartcar.rules.scenario;

import org.jspecify.annotations.NullMarked;
