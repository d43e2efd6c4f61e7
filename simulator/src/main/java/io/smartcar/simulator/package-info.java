/**
 * Cars on the road: made up by {@link io.smartcar.simulator.Fleet} or read by {@link
 * io.smartcar.simulator.RecordedFile}, and sent to a {@link io.smartcar.simulator.TelemetrySink} by
 * a {@link io.smartcar.simulator.Transmission}.
 */
@NullMarked
package io.smartcar.simulator;

import org.jspecify.annotations.NullMarked;
