/**
 * Where the events of a trial come from beside a running platform: the Kafka log and the stored
 * history, by {@link io.smartcar.wiring.trial.TrialSources}. The command line and the console use
 * the same.
 */
@NullMarked
package io.smartcar.wiring.trial;

import org.jspecify.annotations.NullMarked;
