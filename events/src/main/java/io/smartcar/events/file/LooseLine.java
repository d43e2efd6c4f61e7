package io.smartcar.events.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file that is no event as it stands, read as spreadsheets and exports write it: with a
 * byte order mark, quotes (RFC 4180), another separator, blanks around values, empty columns behind
 * the last one, and whole numbers as {@code 85.0}. Immutable.
 *
 * @param fields the values, without what is around them
 */
record LooseLine(List<String> fields) {

  private static final int FIELDS = EventDecoder.PROPERTIES.size();
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};

  /** The columns where whole numbers are. */
  private static final Set<String> WHOLE_NUMBERS = Set.of("speedPedal", "breakPedal", "speed");

  private static final Pattern WHOLE = Pattern.compile("(\\d+)\\.0+");
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final CsvFactory CSV =
      CsvFactory.builder().enable(CsvParser.Feature.TRIM_SPACES).build();

  /** Reads a line that is text; one that has no separator, or broken quotes, is one field. */
  static LooseLine of(byte[] line) {
    String text = new String(line, UTF_8);
    String bare = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
    if (bare.startsWith("{")) {
      return new LooseLine(
          List.of(bare.endsWith(",") ? bare.substring(0, bare.length() - 1) : bare));
    }
    List<String> best = List.of(bare);
    for (char separator : SEPARATORS) {
      List<String> fields =
          bare.indexOf(separator) < 0 ? null : withoutEmptyColumns(split(bare, separator));
      if (fields != null && (best.size() == 1 || fields.size() == FIELDS)) {
        best = fields;
      }
    }
    return new LooseLine(best);
  }

  /** Whether there is nothing in it but separators. */
  boolean isBlank() {
    return fields.stream().allMatch(String::isEmpty);
  }

  /** Whether it names the columns. */
  boolean isHeader() {
    if (fields.size() != FIELDS) {
      return false;
    }
    for (int i = 0; i < FIELDS; i++) {
      if (!fields.get(i).equalsIgnoreCase(EventDecoder.PROPERTIES.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isJson() {
    return fields.size() == 1 && fields.get(0).startsWith("{");
  }

  /** Why there is no {@link #canonical} line; the excerpt shows the line. */
  Refusal refusal(String excerpt) {
    if (fields.size() != FIELDS) {
      return new Refusal(
          "record",
          String.format(
              Locale.ROOT, "%d fields separated by commas, not %d", FIELDS, fields.size()),
          excerpt);
    }
    return new Refusal("record", "fields without commas in them", excerpt);
  }

  /** The line as the decoder takes it, or null if no event can be made of its fields. */
  byte @Nullable [] canonical() {
    if (isJson()) {
      return fields.get(0).getBytes(UTF_8);
    }
    if (fields.size() != FIELDS) {
      return null;
    }
    List<String> values = new ArrayList<>(FIELDS);
    for (int i = 0; i < FIELDS; i++) {
      String value = fields.get(i);
      if (value.indexOf(',') >= 0) {
        return null;
      }
      Matcher whole = WHOLE.matcher(value);
      values.add(
          whole.matches() && WHOLE_NUMBERS.contains(EventDecoder.PROPERTIES.get(i))
              ? whole.group(1)
              : value);
    }
    return String.join(",", values).getBytes(UTF_8);
  }

  private static @Nullable List<String> split(String text, char separator) {
    List<String> fields = new ArrayList<>(FIELDS + 1);
    try (CsvParser parser = CSV.createParser(text)) {
      parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(separator));
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          fields.add(parser.getText().strip());
        }
      }
      return fields;
    } catch (IOException brokenQuotes) {
      return null;
    }
  }

  private static @Nullable List<String> withoutEmptyColumns(@Nullable List<String> fields) {
    if (fields == null) {
      return null;
    }
    int size = fields.size();
    while (size > FIELDS && fields.get(size - 1).isEmpty()) {
      size--;
    }
    return List.copyOf(fields.subList(0, size));
  }
}
