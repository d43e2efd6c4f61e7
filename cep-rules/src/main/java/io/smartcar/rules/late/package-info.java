/**
 * The late lane: judges again what the rules say of a car where its readings came too late for
 * them, and corrects the alerts. {@link io.smartcar.rules.late.LateLane} says when, {@link
 * io.smartcar.rules.late.Judgement} what; {@code port} is the world around them.
 */
@NullMarked
package io.smartcar.rules.late;

import org.jspecify.annotations.NullMarked;
