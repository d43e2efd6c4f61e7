package io.smartcar.door.intake;

/**
 * A record that is no event.
 *
 * @param line the line, from 1 on, on which it begins
 * @param reason why, in one line
 */
public record RefusedRecord(long line, String reason) {

  private static final int OVERHEAD_BYTES = 96;

  /** What it takes of memory, about. */
  long bytes() {
    return OVERHEAD_BYTES + 2L * reason.length();
  }
}
