package io.smartcar.events.refused;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.smartcar.events.EventDecoder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be told of many records that are no events, and what to do about it. A record may have
 * several; they are hints, and change nothing.
 */
public enum RecordPattern {
  /** No bytes, or blanks alone. */
  EMPTY("are empty", "their sender deletes keys, or sends blank lines"),
  /** Bytes that are no text. */
  BINARY("are no text", "they are compressed, of a binary format, or not in UTF-8"),
  /** A line with the columns' names. */
  HEADER("are header lines", "harmless; leave out the first line of the file that is sent"),
  /** Dates with hyphens and colons. */
  ISO_DATES("have ISO dates", "dates are 14 or 17 digits, as 20180830091459"),
  /** Dates as seconds or milliseconds since 1970. */
  EPOCH_TIMES(
      "have seconds or milliseconds since 1970", "dates are 14 or 17 digits, as 20180830091459"),
  /** Semicolons between fields. */
  SEMICOLONS("have semicolons between fields", "fields are separated by commas"),
  /** Tabs between fields. */
  TABS("have tabs between fields", "fields are separated by commas"),
  /** Fractions with a comma, as 85,5. */
  DECIMAL_COMMAS("have decimal commas", "numbers are whole, as 85"),
  /** Fractions with a point, as 85.5. */
  DECIMAL_POINTS("have fractions", "numbers are whole, as 85"),
  /** Quotes around fields. */
  QUOTES("have quotes around fields", "fields are as they are, without quotes"),
  /** Blanks around fields. */
  BLANKS("have blanks around fields", "fields are as they are, without blanks"),
  /** An array of JSON. */
  JSON_ARRAYS("are arrays of JSON", "a record is one event: an object each"),
  /** An object of JSON that is no event. */
  JSON_OBJECTS(
      "are JSON objects", "their properties are those of an event, and nothing in them is nested"),
  /** Several lines in a record. */
  SEVERAL_LINES("have several lines", "a record is one event: a line each"),
  /** More or fewer than eight fields. */
  WRONG_NUMBER_OF_FIELDS(
      "have another number of fields", "an event has eight, separated by commas");

  /** What is behind it is not looked at. */
  private static final int MAX_BYTES = 4_096;

  private static final int FIELDS = EventDecoder.PROPERTIES.size();
  private static final int SPEED = EventDecoder.PROPERTIES.indexOf("speed");

  private static final Pattern ISO_DATE =
      Pattern.compile("(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}|(?![0-9]))");
  private static final Pattern EPOCH_TIME = Pattern.compile("\"?(?:[0-9]{10}|[0-9]{13})\"?");
  private static final Pattern DECIMAL_COMMA =
      Pattern.compile("(?<![0-9,])[0-9]{1,3},[0-9]{1,3}(?![0-9,])");
  private static final Pattern FRACTION = Pattern.compile("\"?[0-9]{1,3}\\.[0-9]*[1-9][0-9]*\"?");
  private static final Pattern NAME = Pattern.compile("\"?[A-Za-z][A-Za-z_ ]*\"?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");
  private static final Pattern JSON_FRACTION = Pattern.compile(":\\s*[0-9]{1,3}\\.[0-9]*[1-9]");

  private final String says;
  private final String rule;

  RecordPattern(String says, String rule) {
    this.says = says;
    this.rule = rule;
  }

  /** To be read after a number of records: {@code have ISO dates}. */
  public String says() {
    return says;
  }

  /** How it is with events, or what it comes from. */
  public String rule() {
    return rule;
  }

  /** What can be told of a record that is no event; empty if nothing can. */
  public static Set<RecordPattern> of(byte[] record) {
    byte[] bytes = record.length > MAX_BYTES ? Arrays.copyOf(record, MAX_BYTES) : record;
    String text = new String(bytes, ISO_8859_1).strip();
    if (text.isEmpty()) {
      return EnumSet.of(EMPTY);
    }
    // One that was cut here may end in the middle of a character.
    if (record.length <= MAX_BYTES && !EventDecoder.isText(record)) {
      return EnumSet.of(BINARY);
    }
    return switch (text.charAt(0)) {
      case '{' -> ofJson(text, JSON_OBJECTS);
      case '[' -> ofJson(text, JSON_ARRAYS);
      default -> ofLine(text);
    };
  }

  private static Set<RecordPattern> ofJson(String text, RecordPattern kind) {
    Set<RecordPattern> found = EnumSet.of(kind);
    addIf(found, ISO_DATES, ISO_DATE.matcher(text).find());
    addIf(found, DECIMAL_POINTS, JSON_FRACTION.matcher(text).find());
    return found;
  }

  private static Set<RecordPattern> ofLine(String text) {
    Set<RecordPattern> found = EnumSet.noneOf(RecordPattern.class);
    char separator = separator(text);
    String[] fields = text.split(Pattern.quote(String.valueOf(separator)), -1);
    if (fields.length > 1 && Arrays.stream(fields).allMatch(RecordPattern::isName)) {
      return EnumSet.of(HEADER);
    }
    addIf(found, SEMICOLONS, separator == ';');
    addIf(found, TABS, separator == '\t');
    addIf(found, SEVERAL_LINES, text.indexOf('\n') >= 0);
    addIf(found, ISO_DATES, ISO_DATE.matcher(text).find());
    addIf(found, EPOCH_TIMES, EPOCH_TIME.matcher(fields[0].strip()).matches());
    addIf(found, QUOTES, text.indexOf('"') >= 0);
    addIf(found, BLANKS, Arrays.stream(fields).anyMatch(field -> !field.equals(field.strip())));
    addIf(found, DECIMAL_POINTS, Arrays.stream(fields).anyMatch(RecordPattern::isFraction));
    boolean decimalCommas =
        separator == ',' ? isSpeedInTwo(fields) : DECIMAL_COMMA.matcher(text).find();
    addIf(found, DECIMAL_COMMAS, decimalCommas);
    addIf(found, WRONG_NUMBER_OF_FIELDS, fields.length != FIELDS && found.isEmpty());
    return found;
  }

  private static char separator(String text) {
    long commas = count(text, ',');
    long semicolons = count(text, ';');
    long tabs = count(text, '\t');
    if (semicolons > commas) {
      return ';';
    }
    return tabs > commas ? '\t' : ',';
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private static boolean isName(String field) {
    return NAME.matcher(field.strip()).matches();
  }

  private static boolean isFraction(String field) {
    return FRACTION.matcher(field.strip()).matches();
  }

  /** A speed of 85,5 between commas is one field more, and two numbers where it should be one. */
  private static boolean isSpeedInTwo(String[] fields) {
    return fields.length == FIELDS + 1
        && NUMBER.matcher(fields[SPEED]).matches()
        && NUMBER.matcher(fields[SPEED + 1]).matches();
  }

  private static void addIf(Set<RecordPattern> found, RecordPattern pattern, boolean is) {
    if (is) {
      found.add(pattern);
    }
  }
}
