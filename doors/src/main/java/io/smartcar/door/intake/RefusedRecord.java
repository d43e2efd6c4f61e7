package io.smartcar.door.intake;

/**
 * A record that is no event.
 *
 * @param line the line, from 1 on, on which it begins
 * @param reason why, in one line
 */
public record RefusedRecord(long line, String reason) {}
