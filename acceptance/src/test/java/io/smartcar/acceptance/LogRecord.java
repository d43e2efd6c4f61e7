package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * One record as it lies in the log.
 *
 * @param timestampMillis the record's own, epoch milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // records of the log are not compared
record LogRecord(int partition, long offset, long timestampMillis, byte @Nullable [] value) {

  String text() {
    return new String(bytes(), UTF_8);
  }

  /** The value; empty if the record has none. */
  byte[] bytes() {
    return value == null ? new byte[0] : value;
  }

  /** The row of the record if it is refused. */
  String rejectedRow(String topic) {
    return "%s-%010d-%019d".formatted(topic, partition, offset);
  }
}
