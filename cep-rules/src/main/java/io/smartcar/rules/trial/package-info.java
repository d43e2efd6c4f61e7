/**
 * A rule tried on recorded events before it is pushed: {@link io.smartcar.rules.trial.Trial} reads
 * them from a {@link io.smartcar.rules.trial.TrialEvents} and hands over what the rule would have
 * raised, for whoever shows it.
 */
@NullMarked
package io.smartcar.rules.trial;

import org.jspecify.annotations.NullMarked;
