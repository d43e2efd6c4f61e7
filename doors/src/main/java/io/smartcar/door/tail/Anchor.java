package io.smartcar.door.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Hashes of the bytes before an offset. A file that was emptied and has grown beyond the offset
 * since, or another one that has the first one's number now, has other bytes there: a line of
 * telemetry has its date and its car. No state.
 */
final class Anchor {

  /** The anchor at the beginning of a file. */
  static final String NONE = "-";

  private static final int BYTES = 256;

  private Anchor() {}

  /** The one of that offset; the file must have so many bytes. */
  static String at(FileChannel file, long offset) throws IOException {
    if (offset == 0) {
      return NONE;
    }
    int length = (int) Math.min(BYTES, offset);
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int read = 0;
    while (bytes.hasRemaining() && read >= 0) {
      read = file.read(bytes, offset - length + bytes.position());
    }
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(bytes.flip());
      return HexFormat.of().formatHex(hash.digest(), 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
