/**
 * The late lane in Storm: a bolt for {@link io.smartcar.rules.late.LateLane}, and a lane on real
 * servers.
 */
@NullMarked
package io.smartcar.topology.late;

import org.jspecify.annotations.NullMarked;
