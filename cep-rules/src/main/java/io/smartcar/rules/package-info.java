/**
 * Rules as files, and the engine that compiles and runs them: {@link io.smartcar.rules.RuleEngine}.
 * The only place that knows Esper.
 */
@NullMarked
package io.smartcar.rules;

import org.jspecify.annotations.NullMarked;
