/**
 * The telemetry's topic in Kafka, and all that is asked of it: begin with {@link
 * io.smartcar.eventlog.EventLogSettings}.
 */
@NullMarked
package io.smartcar.eventlog;

import org.jspecify.annotations.NullMarked;
