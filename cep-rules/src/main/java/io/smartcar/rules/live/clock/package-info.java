/**
 * Order and time: how far each partition is, which events wait, and the one clock that moves,
 * {@link io.smartcar.rules.live.clock.TaskClock}. Knows neither rules nor who reads the log.
 */
@NullMarked
package io.smartcar.rules.live.clock;

import org.jspecify.annotations.NullMarked;
