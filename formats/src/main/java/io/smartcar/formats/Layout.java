package io.smartcar.formats;

import java.util.List;

/**
 * What the records of a format are; immutable.
 *
 * @param isJson JSON objects, not lines of values
 * @param separator between values
 * @param hasHeader whether the columns are known by a file's first line
 * @param columns the names of the columns if there is no header, empty if they have positions only
 * @param point what stands before the fraction of a number
 */
record Layout(boolean isJson, char separator, boolean hasHeader, List<String> columns, char point) {

  /** Copies. */
  Layout {
    columns = List.copyOf(columns);
  }

  static Layout read(Section records) {
    boolean isJson = records.choice("type", "csv", List.of("csv", "json")).equals("json");
    if (isJson) {
      records.refuseOthers();
      return new Layout(true, ',', false, List.of(), '.');
    }
    String separator = records.choice("separator", ",", List.of(",", ";", "\t", "|", " "));
    List<String> columns = records.texts("columns");
    boolean hasHeader = records.yesOrNo("header", columns.isEmpty());
    if (hasHeader && !columns.isEmpty()) {
      records.refuse(
          "columns", "names the columns of lines without a header: set records.header = false");
    }
    String point = records.choice("decimal", ".", List.of(".", ","));
    if (point.equals(separator)) {
      records.refuse("decimal", "must be another character than the separator");
    }
    records.refuseOthers();
    return new Layout(false, separator.charAt(0), hasHeader, columns, point.charAt(0));
  }
}
