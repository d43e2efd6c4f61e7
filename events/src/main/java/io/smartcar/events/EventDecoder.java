package io.smartcar.events;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of the log as an event: the book's CSV or one JSON object, recognised per record
 * by its first non-blank byte. Every field is validated; what breaks a rule is a {@link Refusal},
 * never an exception. A refusal costs no more for a large record than for a small one.
 *
 * <p>Each value has one spelling: no sign, no blank around it, no leading zero. So an event encoded
 * again is what came, and what is stored is what was sent. A CSV line may end in CR, LF or both.
 * JSON may be surrounded by blanks, may give numbers (the date too) as numbers or strings, a whole
 * number also as {@code 85.0}, and may have further properties, which are ignored. A header line is
 * no event and is refused.
 *
 * <p>A date is a local time of the decoder's zone. One that a change of the clocks skips is
 * refused; one that occurs twice means the earlier time, so the second pass of that hour is late.
 * Cars that report in UTC know neither.
 *
 * <p>Not thread-safe: it remembers the last minute it converted. One instance a thread.
 */
public final class EventDecoder implements RecordDecoder {

  /** Longer records are refused unread; an event of the book has at most 67 bytes. */
  public static final int MAX_RECORD_BYTES = 65_536;

  /** The names of an event's properties, in the book's order. */
  public static final List<String> PROPERTIES =
      Field.ALL.stream().map(field -> field.property).toList();

  private static final int FIELDS = Field.ALL.size();
  private static final Field[] IN_ORDER = Field.values();

  private final EventReading reading;
  private final JsonEventReader json;
  private final int[] fieldEnds = new int[FIELDS];

  /** Creates a decoder that reads dates in the given zone. */
  public EventDecoder(ZoneId zone) {
    this.reading = new EventReading(zone);
    this.json = new JsonEventReader(reading);
  }

  @Override
  public Decoded decode(byte @Nullable [] record) {
    if (record == null) {
      return new Refusal("record", "present", "");
    }
    if (record.length > MAX_RECORD_BYTES) {
      return refuse(
          String.format(Locale.ROOT, "at most %d bytes, not %d", MAX_RECORD_BYTES, record.length),
          record);
    }
    int start = firstNonBlank(record);
    if (start == record.length) {
      return refuse("an event, not blank", record);
    }
    return record[start] == '{' ? json.read(record) : readCsv(record);
  }

  /** Whether the bytes are UTF-8 without control characters other than tab, CR and LF. */
  public static boolean isText(byte[] record) {
    return Utf8.isText(record);
  }

  /** The refusal of a record as a whole. */
  static Refusal refuse(String rule, byte[] record) {
    return Refusal.of("record", rule, record, 0, record.length);
  }

  private Decoded readCsv(byte[] line) {
    int end = endOfLine(line);
    int fields = findFields(line, end);
    if (fields != FIELDS) {
      return refuseLine(line, fields);
    }
    int from = 0;
    for (int i = 0; i < FIELDS; i++) {
      Refusal refusal = reading.take(IN_ORDER[i], line, from, fieldEnds[i]);
      if (refusal != null) {
        return Utf8.isText(line) ? refusal : refuseLine(line, fields);
      }
      from = fieldEnds[i] + 1;
    }
    return reading.event();
  }

  /** Notes where the first eight fields end; returns how many fields there are in all. */
  private int findFields(byte[] line, int end) {
    int fields = 0;
    for (int i = 0; i < end; i++) {
      if (line[i] == ',') {
        if (fields < FIELDS) {
          fieldEnds[fields] = i;
        }
        fields++;
      }
    }
    if (fields < FIELDS) {
      fieldEnds[fields] = end;
    }
    return fields + 1;
  }

  private static Refusal refuseLine(byte[] line, int fields) {
    String rule =
        Utf8.isText(line)
            ? String.format(Locale.ROOT, "%d fields separated by commas, not %d", FIELDS, fields)
            : "UTF-8 text without control characters";
    return refuse(rule, line);
  }

  private static int endOfLine(byte[] line) {
    int end = line.length;
    if (end > 0 && line[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && line[end - 1] == '\r') {
      end--;
    }
    return end;
  }

  private static int firstNonBlank(byte[] record) {
    int at = 0;
    while (at < record.length && isBlank(record[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
