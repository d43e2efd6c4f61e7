package io.smartcar.door.http;

import io.smartcar.door.intake.Floods;
import org.jspecify.annotations.Nullable;

/**
 * A door as of one look; immutable.
 *
 * @param at where it was asked
 * @param up whether the log takes its events
 * @param floods who sends too much; null if the door does not tell whoever has no token
 */
public record DoorState(String at, boolean up, @Nullable Floods floods) {}
