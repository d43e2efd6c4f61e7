package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One record as it lies in the log.
 *
 * @param timestampMillis the record's own, epoch milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // records of the log are not compared
record LogRecord(int partition, long offset, long timestampMillis, byte[] value) {

  String text() {
    return new String(value, UTF_8);
  }

  /** The row of the record if it is refused. */
  String rejectedRow(String topic) {
    return "%s-%010d-%019d".formatted(topic, partition, offset);
  }
}
