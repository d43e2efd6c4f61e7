/**
 * Refused records looked at and sent again: {@link io.smartcar.wiring.refused.RefusedSummary}
 * counts them, {@link io.smartcar.wiring.refused.Resender} sends those that are events now.
 */
@NullMarked
package io.smartcar.wiring.refused;

import org.jspecify.annotations.NullMarked;
