/**
 * The platform measured from outside by records of its own, {@link
 * io.smartcar.status.heartbeat.Heartbeats}.
 */
@NullMarked
package io.smartcar.status.heartbeat;

import org.jspecify.annotations.NullMarked;
