package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smartcar.events.Heartbeat;

/**
 * The rows of heartbeats: one for each partition of a topic, which each of its heartbeats
 * overwrites. They lie in the table of refused records, as the rows of one, before those of any
 * topic: whoever lists or counts that table's records begins behind them. No state.
 */
public final class HeartbeatRows {

  /*
   * A topic's name begins with a letter, a digit, '.', '_' or '-', all of which come later.
   */
  private static final char MARK = '+';

  private static final String REASON = "no refused record: a heartbeat of the platform itself";

  private HeartbeatRows() {}

  /** Where the rows of the table's records begin. */
  static byte[] endExclusive() {
    return new byte[] {MARK + 1};
  }

  /**
   * The row of a heartbeat. Of several the one with the latest timestamp stays.
   *
   * @param topic where it was read
   * @param partition where it was read
   * @param recordTimestampMillis its record's, epoch milliseconds
   */
  public static RejectedRecord row(
      String topic, int partition, long recordTimestampMillis, Heartbeat heartbeat) {
    return new RejectedRecord(
        MARK + topic,
        partition,
        0,
        recordTimestampMillis,
        REASON,
        heartbeat.text().getBytes(US_ASCII));
  }

  /** Whether a row is one of a heartbeat. */
  public static boolean isOne(RejectedRecord row) {
    return !row.topic().isEmpty() && row.topic().charAt(0) == MARK;
  }

  /** The key of a partition's row. */
  static byte[] key(String topic, int partition) {
    return RowKeys.rejected(MARK + topic, partition, 0);
  }
}
