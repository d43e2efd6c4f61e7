package io.smartcar.formats;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a format are; immutable.
 *
 * @param isJson JSON objects, not lines of values
 * @param separator between values
 * @param hasHeader whether the columns are known by a file's first line
 * @param columns the names of the columns if there is no header, empty if they have positions only
 * @param point what stands before the fraction of a number
 * @param avro the schemas of Avro records, null of all others
 */
record Layout(
    boolean isJson,
    char separator,
    boolean hasHeader,
    List<String> columns,
    char point,
    @Nullable AvroLayout avro) {

  private static final String CSV = "csv";
  private static final String JSON = "json";
  private static final String AVRO = "avro";

  /** Copies. */
  Layout {
    columns = List.copyOf(columns);
  }

  String type() {
    return avro != null ? AVRO : isJson ? JSON : CSV;
  }

  /** Whether values are found by paths as {@code position.speed}, not in columns. */
  boolean hasPaths() {
    return isJson || avro != null;
  }

  /** What a value's place is called. */
  String placeWord() {
    return avro != null ? "field" : isJson ? "property" : "column";
  }

  static Layout read(Section records, Beside beside) {
    String type = records.choice("type", CSV, List.of(CSV, JSON, AVRO));
    if (!type.equals(CSV)) {
      AvroLayout avro = type.equals(AVRO) ? AvroLayout.read(records, beside) : null;
      records.refuseOthers();
      return new Layout(type.equals(JSON), ',', false, List.of(), '.', avro);
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
    return new Layout(false, separator.charAt(0), hasHeader, columns, point.charAt(0), null);
  }
}
