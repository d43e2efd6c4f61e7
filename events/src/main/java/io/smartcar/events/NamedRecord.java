package io.smartcar.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A log's record of which something beside it named the format: how it travels from who reads the
 * log to who decodes it. Immutable.
 *
 * @param format the name, as it was given
 * @param value the record itself, not a copy
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NamedRecord(String format, byte[] value) {

  /*
   * The name stands before the value, between ASCII's "start of heading" and "start of text". No
   * text and no Avro begins with the first of them, so that a record without a name is what it is.
   */
  private static final byte START_OF_HEADING = 1;
  private static final byte START_OF_TEXT = 2;

  private static final int MAX_NAME_BYTES = 64;

  /** The bytes of a record with its format's name before them. */
  public static byte[] bytes(byte[] name, byte[] value) {
    int nameBytes = Math.min(MAX_NAME_BYTES, name.length);
    byte[] all = new byte[nameBytes + value.length + 2];
    all[0] = START_OF_HEADING;
    for (int i = 0; i < nameBytes; i++) {
      all[i + 1] = name[i] == START_OF_TEXT ? (byte) '?' : name[i];
    }
    all[nameBytes + 1] = START_OF_TEXT;
    System.arraycopy(value, 0, all, nameBytes + 2, value.length);
    return all;
  }

  /** What {@link #bytes} made; null if it is a record without a name. */
  public static @Nullable NamedRecord of(byte[] record) {
    if (record.length == 0 || record[0] != START_OF_HEADING) {
      return null;
    }
    for (int i = 1; i < record.length && i <= MAX_NAME_BYTES + 1; i++) {
      if (record[i] == START_OF_TEXT) {
        return new NamedRecord(
            new String(record, 1, i - 1, UTF_8), Arrays.copyOfRange(record, i + 1, record.length));
      }
    }
    return null;
  }
}
