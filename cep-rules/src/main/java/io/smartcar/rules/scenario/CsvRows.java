package io.smartcar.rules.scenario;

import io.smartcar.events.CsvLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A file of CSV whose rows are kept as they stand, with the comments between them. */
final class CsvRows {

  /**
   * A row, a comment or a blank line.
   *
   * @param line where it begins, from 1
   * @param text as it stands; a quoted cell may go over several lines
   */
  record Part(int line, String text) {

    boolean isRow() {
      return !text.trim().isEmpty() && !text.trim().startsWith("#");
    }

    /**
     * The cells.
     *
     * @throws IOException if it is no row of CSV
     */
    List<String> cells() throws IOException {
      return CsvLine.read(text.trim());
    }
  }

  private CsvRows() {}

  /** All that a file holds, in order; its lines may end as on any system. */
  static List<Part> of(String content) {
    List<Part> parts = new ArrayList<>();
    boolean quoted = false;
    int begin = 0;
    int first = 1;
    int line = 1;
    for (int i = 0; i < content.length(); i++) {
      if (content.charAt(i) == '"' && new Part(first, content.substring(begin, i + 1)).isRow()) {
        quoted = !quoted;
      } else if (endsLine(content, i)) {
        line++;
        if (!quoted) {
          parts.add(new Part(first, withoutReturn(content.substring(begin, i))));
          begin = i + 1;
          first = line;
        }
      }
    }
    if (begin < content.length()) {
      parts.add(new Part(first, content.substring(begin)));
    }
    return parts;
  }

  private static boolean endsLine(String content, int index) {
    char character = content.charAt(index);
    return character == '\n' || (character == '\r' && !content.startsWith("\n", index + 1));
  }

  private static String withoutReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
