package io.smartcar.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an event from one JSON object, as a stream of tokens. Not thread-safe. */
final class JsonEventReader {

  private static final int MAX_FIELD_CHARS = 64;

  /** Stands for every character that is not ASCII: no rule of any field admits it. */
  private static final byte NOT_ASCII = (byte) 0xFF;

  private final JsonFactory factory =
      JsonFactory.builder()
          // An attacker's property names would stay in the JVM for good.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private final EventReading reading;
  private final Set<Field> taken = EnumSet.noneOf(Field.class);
  private final byte[] scratch = new byte[MAX_FIELD_CHARS];

  JsonEventReader(EventReading reading) {
    this.reading = reading;
  }

  /** Reads a record whose first non-blank byte is a brace. */
  Decoded read(byte[] record) {
    // Before the parser sees it, as that would take NUL bytes for UTF-16.
    if (!Utf8.isText(record)) {
      return EventDecoder.refuse("UTF-8 text without control characters", record);
    }
    try (JsonParser parser = factory.createParser(record)) {
      return read(parser, record);
    } catch (JsonProcessingException broken) {
      long at = broken.getLocation() == null ? -1 : broken.getLocation().getByteOffset();
      String where = at < 0 ? "" : String.format(Locale.ROOT, " (it breaks at byte %d)", at);
      return EventDecoder.refuse("one complete JSON object" + where, record);
    } catch (IOException impossible) {
      throw new UncheckedIOException("an array cannot fail to be read", impossible);
    }
  }

  private Decoded read(JsonParser parser, byte[] record) throws IOException {
    parser.nextToken();
    taken.clear();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      Field field = field(name);
      if (field == null) {
        parser.skipChildren();
        continue;
      }
      Refusal refusal =
          taken.add(field)
              ? take(field, value, parser)
              : new Refusal(field.property, "given once", Excerpt.of(parser.getText()));
      if (refusal != null) {
        return refusal;
      }
    }
    if (parser.nextToken() != null) {
      return EventDecoder.refuse("one JSON object and nothing after it", record);
    }
    for (Field field : Field.ALL) {
      if (!taken.contains(field)) {
        return new Refusal(field.property, "a property of the object", "");
      }
    }
    return reading.event();
  }

  private @Nullable Refusal take(Field field, JsonToken token, JsonParser parser)
      throws IOException {
    boolean rightType =
        token == JsonToken.VALUE_STRING || (token.isNumeric() && field.mayBeJsonNumber());
    if (!rightType) {
      String type = field.mayBeJsonNumber() ? "a number or a string" : "a string";
      return new Refusal(field.property, type, Excerpt.of(parser.getText()));
    }
    int length = parser.getTextLength();
    if (length > MAX_FIELD_CHARS) {
      return tooLong(field, parser);
    }
    char[] text = parser.getTextCharacters();
    int offset = parser.getTextOffset();
    for (int i = 0; i < length; i++) {
      char c = text[offset + i];
      scratch[i] = c < 0x80 ? (byte) c : NOT_ASCII;
    }
    int end = token == JsonToken.VALUE_NUMBER_FLOAT ? endOfWhole(length) : length;
    Refusal refusal = reading.take(field, scratch, 0, end);
    // The scratch bytes no longer say what the text was.
    return refusal == null
        ? null
        : new Refusal(refusal.field(), refusal.rule(), Excerpt.of(parser.getText()));
  }

  /** Where 85.0 ends as 85; JSON writers that know one kind of number write it so. */
  private int endOfWhole(int length) {
    int end = length;
    while (end > 0 && scratch[end - 1] == '0') {
      end--;
    }
    return end > 0 && end < length && scratch[end - 1] == '.' ? end - 1 : length;
  }

  private Refusal tooLong(Field field, JsonParser parser) throws IOException {
    Refusal refusal = reading.take(field, scratch, 0, 0);
    String rule = refusal == null ? field.rule : refusal.rule();
    return new Refusal(field.property, rule, Excerpt.of(parser.getText()));
  }

  private static @Nullable Field field(String name) {
    return switch (name) {
      case "date" -> Field.DATE;
      case "carNumber" -> Field.CAR_NUMBER;
      case "speedPedal" -> Field.SPEED_PEDAL;
      case "breakPedal" -> Field.BREAK_PEDAL;
      case "steerAngle" -> Field.STEER_ANGLE;
      case "directLight" -> Field.DIRECT_LIGHT;
      case "speed" -> Field.SPEED;
      case "areaNumber" -> Field.AREA_NUMBER;
      default -> null;
    };
  }
}
