package io.smartcar.events.cars;

import io.smartcar.events.CsvLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rows of a table as people write it: cells between {@code |}, commas, semicolons or tabs,
 * which is told by the first row; blank lines and lines that begin with {@code #} are left out.
 */
final class TableRows {

  /** A row with its line in the file, from 1. */
  record Row(int line, List<String> cells) {}

  private static final String SEPARATORS = "|\t;,";

  private final Problems problems;
  private final List<Row> rows = new ArrayList<>();

  private TableRows(Problems problems) {
    this.problems = problems;
  }

  /** Reads all; what is no row is a problem. */
  static List<Row> of(String text, Problems problems) {
    TableRows read = new TableRows(problems);
    char separator = 0;
    int line = 0;
    for (String row : (Iterable<String>) text.lines()::iterator) {
      line++;
      if (row.isBlank() || row.strip().startsWith("#")) {
        continue;
      }
      separator = separator == 0 ? separator(row) : separator;
      read.add(line, row.strip(), separator);
    }
    return read.rows;
  }

  private static char separator(String row) {
    for (int i = 0; i < SEPARATORS.length(); i++) {
      if (row.indexOf(SEPARATORS.charAt(i)) >= 0) {
        return SEPARATORS.charAt(i);
      }
    }
    return ',';
  }

  private void add(int line, String row, char separator) {
    try {
      rows.add(new Row(line, CsvLine.read(row, separator)));
    } catch (IOException e) {
      problems.add(line, "is no row: see that each quote has its end");
    }
  }

  /** A heading in small letters, without what stands between its words. */
  static String plain(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[ _.-]", "");
  }
}
