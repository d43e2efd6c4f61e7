/**
 * What every door does with what it was sent, whatever it speaks: read it as events, ask the
 * limits, send it to the log, and say when Kafka has it. {@link Intake} is the whole of it.
 */
@NullMarked
package io.smartcar.door.intake;

import org.jspecify.annotations.NullMarked;
