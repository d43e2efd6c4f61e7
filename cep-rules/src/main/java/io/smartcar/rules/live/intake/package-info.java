/**
 * Where records come in: what is brought and what the task reads itself, until their events wait
 * for the clock.
 */
@NullMarked
package io.smartcar.rules.live.intake;

import org.jspecify.annotations.NullMarked;
