/**
 * The door for HTTP: {@link HttpDoor} takes telemetry by {@code POST /v1/events}. Here is what HTTP
 * needs; what becomes of the telemetry, {@link io.smartcar.door.intake.Intake} decides.
 */
@NullMarked
package io.smartcar.door.http;

import org.jspecify.annotations.NullMarked;
