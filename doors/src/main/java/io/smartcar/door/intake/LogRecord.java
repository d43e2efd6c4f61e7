package io.smartcar.door.intake;

/**
 * An event as it goes to the log. Not a copy of the bytes.
 *
 * @param car the car's number, by which the record's partition is chosen
 * @param value the event as the log's readers take it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LogRecord(String car, byte[] value) {

  /** What a record costs in memory beside its value. */
  static final int OVERHEAD_BYTES = 96;

  long bytes() {
    return value.length + (long) OVERHEAD_BYTES;
  }
}
