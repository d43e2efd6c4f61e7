package io.smartcar.events;

import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of CSV, as commands print and scenarios hold it: what is written is read as it was,
 * whatever is in it. Rows are quoted only where they must be. No state; thread-safe.
 */
public final class CsvLine {

  private static final CsvFactory QUOTING_SOME =
      CsvFactory.builder().enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING).build();
  private static final CsvFactory QUOTING_ALL =
      CsvFactory.builder().enable(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS).build();
  private static final CsvFactory READING =
      CsvFactory.builder().enable(CsvParser.Feature.TRIM_SPACES).build();

  private CsvLine() {}

  /** A row of these cells, without the end of a line. */
  public static String write(List<String> cells) {
    return write(cells, ',');
  }

  /** A row of these cells between which another character stands, without the end of a line. */
  public static String write(List<String> cells, char separator) {
    boolean all = cells.stream().anyMatch(CsvLine::isReadOtherwise) || cells.equals(List.of(""));
    StringWriter row = new StringWriter();
    try (CsvGenerator generator = (all ? QUOTING_ALL : QUOTING_SOME).createGenerator(row)) {
      generator.setSchema(schema(separator));
      generator.writeStartArray();
      for (String cell : cells) {
        generator.writeString(cell);
      }
      generator.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String line = row.toString();
    return line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
  }

  /** Blanks at the ends of a cell without quotes are not its own; # begins a comment. */
  private static boolean isReadOtherwise(String cell) {
    return cell.startsWith("#")
        || cell.indexOf('\r') >= 0
        || (!cell.isEmpty() && (cell.charAt(0) <= ' ' || cell.charAt(cell.length() - 1) <= ' '));
  }

  /**
   * The cells of a row; blanks around them that are not in quotes are left out.
   *
   * @throws IOException if a quote has no end, or more follows one than the row
   */
  public static List<String> read(String row) throws IOException {
    return read(row, ',');
  }

  /**
   * The cells of a row between which another character stands.
   *
   * @throws IOException if a quote has no end, or more follows one than the row
   */
  public static List<String> read(String row, char separator) throws IOException {
    List<String> cells = new ArrayList<>();
    try (CsvParser parser = READING.createParser(row)) {
      parser.setSchema(schema(separator));
      int depth = 0;
      while (parser.nextToken() != null) {
        if (parser.currentToken().isStructStart() && ++depth > 1) {
          throw new IOException("more than one row: " + Excerpt.of(row));
        } else if (parser.currentToken().isScalarValue()) {
          cells.add(parser.getText());
        }
      }
    }
    return cells;
  }

  private static CsvSchema schema(char separator) {
    return CsvSchema.emptySchema().withColumnSeparator(separator).withLineSeparator("\n");
  }
}
