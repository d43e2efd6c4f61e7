package io.smartcar.door.tail;

import java.util.List;

/**
 * Some lines of a file, read and not yet in the log; immutable.
 *
 * @param records what of them goes to the log
 * @param after how far the file is once they are there
 * @param refused how many of the lines are no events
 * @param refusals the first of these, as {@code line: reason}
 */
record Piece(List<LineRecord> records, Position after, long refused, List<String> refusals) {

  /** Copies the lists. */
  Piece {
    records = List.copyOf(records);
    refusals = List.copyOf(refusals);
  }

  /**
   * A line as it goes to the log. Not copies.
   *
   * @param key by which the record's partition is chosen
   * @param value as the log's readers take it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record LineRecord(byte[] key, byte[] value) {}
}
