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

  /** All that a file holds, in order. */
  static List<Part> of(String content) {
    List<Part> parts = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    int line = 0;
    int first = 1;
    for (String one : content.split("\n", -1)) {
      line++;
      if (open.isEmpty()) {
        first = line;
      }
      open.append(one);
      Part part = new Part(first, withoutReturn(open.toString()));
      if (part.isRow() && open.chars().filter(c -> c == '"').count() % 2 == 1) {
        open.append('\n');
      } else {
        parts.add(part);
        open.setLength(0);
      }
    }
    if (!open.isEmpty()) {
      parts.add(new Part(first, open.toString()));
    } else if (content.isEmpty() || content.endsWith("\n")) {
      parts.remove(parts.size() - 1);
    }
    return parts;
  }

  private static String withoutReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
