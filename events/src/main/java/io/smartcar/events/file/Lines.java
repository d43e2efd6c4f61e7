package io.smartcar.events.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into lines, which end in LF, CR LF or CR; they come byte for byte without their
 * end. What follows the last end is a line unless it is empty. Not thread-safe.
 */
final class Lines {

  private static final byte[] NOTHING = new byte[0];

  private final String name;
  private final InputStream in;
  private final int maxLineBytes;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;

  /** Whether the last line ended in a CR, so that an LF at hand belongs to it. */
  private boolean afterReturn;

  private long lines;

  Lines(String name, InputStream in, int maxLineBytes) {
    this.name = name;
    this.in = in;
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * The next line, or null at the end.
   *
   * @throws EventFileException if it is longer than the longest line
   * @throws IOException if the stream breaks; the lines before that were handed over, the begun one
   *     is not
   */
  byte @Nullable [] next() throws IOException {
    byte[] head = NOTHING;
    while (fill()) {
      int lineEnd = indexOfEnd();
      boolean whole = lineEnd < end;
      byte[] line = join(head, at, lineEnd);
      at = lineEnd;
      if (whole) {
        afterReturn = buffer[at++] == '\r';
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

  /** The number of the last line, from 1 on. */
  long number() {
    return lines;
  }

  private boolean fill() throws IOException {
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
          return false;
        }
      }
      if (!afterReturn || buffer[at] != '\n') {
        afterReturn = false;
        return true;
      }
      afterReturn = false;
      at++;
    }
  }

  private int indexOfEnd() {
    int i = at;
    while (i < end && buffer[i] != '\n' && buffer[i] != '\r') {
      i++;
    }
    return i;
  }

  private byte[] join(byte[] head, int from, int to) {
    long length = (long) head.length + to - from;
    if (length > maxLineBytes) {
      throw new EventFileException(
          String.format(
              Locale.ROOT,
              "%s:%d: the line is longer than %d bytes: shorten or remove it",
              name,
              lines + 1,
              maxLineBytes),
          null);
    }
    if (head.length == 0) {
      return Arrays.copyOfRange(buffer, from, to);
    }
    byte[] line = Arrays.copyOf(head, (int) length);
    System.arraycopy(buffer, from, line, head.length, to - from);
    return line;
  }
}
