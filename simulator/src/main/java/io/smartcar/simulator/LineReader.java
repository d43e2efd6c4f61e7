package io.smartcar.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into lines without looking at their characters: a line is what stands before an LF,
 * byte for byte (a CR too). What follows the last LF is a line unless it is empty.
 */
final class LineReader {

  private final String name;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final int maxLineBytes;
  private int at;
  private int end;
  private long lines;

  LineReader(String name, InputStream in, int maxLineBytes) {
    this.name = name;
    this.in = in;
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * The next line, or null at the end.
   *
   * @throws TelemetryException if it is longer than the longest line
   */
  byte @Nullable [] next() throws IOException {
    byte[] head = new byte[0];
    while (fill()) {
      int lineEnd = indexOfLineFeed();
      boolean whole = lineEnd < end;
      byte[] line = join(head, at, lineEnd);
      at = whole ? lineEnd + 1 : lineEnd;
      if (whole) {
        lines++;
        return line;
      }
      head = line;
    }
    if (head.length == 0) {
      return null;
    }
    lines++;
    return head;
  }

  /** How many lines were read. */
  long lines() {
    return lines;
  }

  private boolean fill() throws IOException {
    if (at < end) {
      return true;
    }
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private int indexOfLineFeed() {
    int i = at;
    while (i < end && buffer[i] != '\n') {
      i++;
    }
    return i;
  }

  private byte[] join(byte[] head, int from, int to) {
    long length = (long) head.length + to - from;
    if (length > maxLineBytes) {
      throw new TelemetryException(
          String.format(
              Locale.ROOT,
              "%s: line %d is longer than %d bytes: shorten or remove it",
              name,
              lines + 1,
              maxLineBytes),
          null);
    }
    byte[] line = Arrays.copyOf(head, (int) length);
    System.arraycopy(buffer, from, line, head.length, to - from);
    return line;
  }
}
