package io.smartcar.hbase;

import java.util.Objects;

/**
 * A record of the log that is no event, to be kept as it came. Its identity is (topic, partition,
 * offset). The array is not copied and must not be changed afterwards.
 *
 * @param topic where it was read
 * @param partition where it was read
 * @param offset where it was read
 * @param recordTimestampMillis the Kafka record's timestamp, epoch milliseconds; negative (Kafka's
 *     "none") becomes 0
 * @param reason why it is no event, one line
 * @param value the record's bytes, empty if it had none. Kept up to {@link #MAX_VALUE_BYTES}; of a
 *     longer one the beginning is kept, and the reason says so.
 */
// An array in a record compares by identity; these records are only ever handed on, not compared.
@SuppressWarnings("ArrayRecordComponent")
public record RejectedRecord(
    String topic,
    int partition,
    long offset,
    long recordTimestampMillis,
    String reason,
    byte[] value) {

  /** HBase refuses cells of 10 MiB and more; this leaves room for the rest of the cell. */
  public static final int MAX_VALUE_BYTES = 8 << 20;

  /** Checks that the identity is one. */
  public RejectedRecord {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(value, "value");
    recordTimestampMillis = Math.max(0, recordTimestampMillis);
    if (partition < 0) {
      throw new IllegalArgumentException("partition must be >= 0: " + partition);
    }
    if (offset < 0) {
      throw new IllegalArgumentException("offset must be >= 0: " + offset);
    }
  }
}
