package io.smartcar.door.tail;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Hashes of the bytes before an offset. A file that was emptied and written anew, or another one
 * that has the first one's number now, has other bytes there: a line of telemetry has its date and
 * its car. No state.
 */
final class Anchor {

  /** The anchor at the beginning of a file. */
  static final String NONE = "-";

  private static final int BYTES = 256;

  private Anchor() {}

  /** How many bytes before an offset the anchor there is made of. */
  static int reach(long offset) {
    return (int) Math.min(BYTES, offset);
  }

  /**
   * The one at an index.
   *
   * @param bytes part of a file, with at least so many bytes before the index as the anchor's reach
   */
  static String at(byte[] bytes, int index) {
    int length = reach(index);
    if (length == 0) {
      return NONE;
    }
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(bytes, index - length, length);
      return HexFormat.of().formatHex(hash.digest(), 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
