package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** The row keys of both tables. */
public final class RowKeys {

  private static final int PARTITION_DIGITS = 10;
  private static final int OFFSET_DIGITS = 19;

  private RowKeys() {}

  /** The row of an event in a table that was installed with these settings. */
  public static byte[] event(HBaseSettings settings, String date, String carNumber) {
    return EventKey.ofNew(settings).row(date, carNumber);
  }

  /**
   * The row of a refused record, {@code topic-partition-offset}, numbers padded with zeros so that
   * rows lie in the order of the log: {@code SmartCar-Topic-0000000003-0000000000000000042}.
   */
  public static byte[] rejected(String topic, int partition, long offset) {
    return (topic + '-' + padded(partition, PARTITION_DIGITS) + '-' + padded(offset, OFFSET_DIGITS))
        .getBytes(UTF_8);
  }

  /** A row key as text, for messages. */
  static String text(byte[] key) {
    return new String(key, ISO_8859_1);
  }

  private static String padded(long number, int digits) {
    String text = Long.toString(number);
    return "0".repeat(digits - text.length()) + text;
  }
}
