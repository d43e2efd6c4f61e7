package io.smartcar.sandbox.internal.processes;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads the end of a log that may be large and may be written to at the time. */
public final class LogTail {

  private static final int LONGEST_LINE_BYTES = 4 * 1024;

  private LogTail() {}

  /** The last lines, oldest first; none if there is no such file. */
  public static List<String> last(Path file, int count) throws IOException {
    return last(file, 0, count);
  }

  /** The last lines of what was written after an earlier length of the file. */
  static List<String> last(Path file, long earlierLength, int count) throws IOException {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long length = log.length();
      long begin = earlierLength <= length ? earlierLength : 0; // shorter: it was rolled since
      byte[] end = new byte[(int) Math.min(length - begin, (long) count * LONGEST_LINE_BYTES)];
      log.seek(length - end.length);
      log.readFully(end);
      List<String> lines =
          Arrays.stream(new String(end, StandardCharsets.UTF_8).split("\n", -1))
              .filter(line -> !line.isBlank())
              .toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }
  }
}
