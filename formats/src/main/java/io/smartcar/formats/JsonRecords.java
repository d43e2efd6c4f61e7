package io.smartcar.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects, in which values are found by their paths: names of properties, and numbers of
 * elements from 0 on. Read as a stream of tokens; what is not asked for is passed over. Not
 * thread-safe.
 */
final class JsonRecords implements Records {

  private static final byte[] NO_VALUE = {'{', '}'};

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // An attacker's property names would stay in the JVM for good.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  /** What is asked for below a property. */
  private static final class Place {
    private final Map<String, Place> below = new HashMap<>();
    private int slot = -1;
  }

  private final Place root = new Place();
  private byte[] buffer = new byte[512];
  private int used;

  /** Of these paths, the first of slot 0. */
  JsonRecords(List<List<String>> paths) {
    for (int slot = 0; slot < paths.size(); slot++) {
      Place place = root;
      for (String name : paths.get(slot)) {
        place = place.below.computeIfAbsent(name, unseen -> new Place());
      }
      place.slot = slot;
    }
  }

  @Override
  public @Nullable Refusal read(byte[] record, Slots slots) {
    slots.clear();
    used = 0;
    // Before the parser sees it, as that would take NUL bytes for UTF-16.
    if (!EventDecoder.isText(record)) {
      return refuse("UTF-8 text without control characters", record);
    }
    try (JsonParser parser = JSON.createParser(record)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return refuse("one JSON object", record);
      }
      String repeated = object(parser, root, slots);
      if (repeated != null) {
        return refuse("a JSON object with each property once, not again " + repeated, record);
      }
      return parser.nextToken() == null
          ? null
          : refuse("one JSON object and nothing after it", record);
    } catch (JsonProcessingException broken) {
      long at = broken.getLocation() == null ? -1 : broken.getLocation().getByteOffset();
      String where = at < 0 ? "" : String.format(Locale.ROOT, " (it breaks at byte %d)", at);
      return refuse("one complete JSON object" + where, record);
    } catch (IOException impossible) {
      throw new UncheckedIOException("an array cannot fail to be read", impossible);
    }
  }

  /** Takes the rest of an object; the name of a property that was there already, or null. */
  private @Nullable String object(JsonParser parser, Place place, Slots slots) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      Place below = place.below.get(name);
      if (below == null) {
        parser.skipChildren();
        continue;
      }
      String repeated = take(parser, token, below, name, slots);
      if (repeated != null) {
        return repeated;
      }
    }
    return null;
  }

  private @Nullable String array(JsonParser parser, Place place, Slots slots) throws IOException {
    int index = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY && token != null;
        token = parser.nextToken()) {
      String name = Integer.toString(index++);
      Place below = place.below.get(name);
      if (below == null) {
        parser.skipChildren();
        continue;
      }
      String repeated = take(parser, token, below, name, slots);
      if (repeated != null) {
        return repeated;
      }
    }
    return null;
  }

  private @Nullable String take(
      JsonParser parser, JsonToken token, Place place, String name, Slots slots)
      throws IOException {
    if (place.slot >= 0 && slots.has(place.slot)) {
      return name;
    }
    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
      if (place.slot >= 0) {
        slots.set(place.slot, NO_VALUE, 0, NO_VALUE.length);
      }
      return token == JsonToken.START_OBJECT
          ? object(parser, place, slots)
          : array(parser, place, slots);
    }
    if (place.slot >= 0 && token != JsonToken.VALUE_NULL) {
      copy(parser, place.slot, slots);
    }
    return null;
  }

  private void copy(JsonParser parser, int slot, Slots slots) throws IOException {
    int length = parser.getTextLength();
    char[] chars = parser.getTextCharacters();
    int offset = parser.getTextOffset();
    if (used + length > buffer.length) {
      // What was put into the old one stays there.
      buffer = new byte[Math.max(buffer.length * 2, length)];
      used = 0;
    }
    for (int i = 0; i < length; i++) {
      char c = chars[offset + i];
      if (c >= 0x80) {
        byte[] text = new String(chars, offset, length).getBytes(StandardCharsets.UTF_8);
        slots.set(slot, text, 0, text.length);
        return;
      }
      buffer[used + i] = (byte) c;
    }
    slots.set(slot, buffer, used, used + length);
    used += length;
  }

  private static Refusal refuse(String rule, byte[] record) {
    return Refusal.of("record", rule, record, 0, record.length);
  }
}
