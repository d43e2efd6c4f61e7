package io.smartcar.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.smartcar.console.Visitors.Visitor;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.wiring.refused.RefusalReason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Which refused records somebody wants to have sent again: those of a reason, the one at a place,
 * or both; immutable.
 *
 * @param reason of this reason; null for any
 * @param place at this place; null for any
 * @param by who says so; null if they do not
 */
record ResendWanted(@Nullable RefusalReason reason, @Nullable Place place, @Nullable String by) {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int MAX_FIELD = 64;
  private static final int MAX_RULE = 4_000;
  private static final int MAX_TOPIC = 249;
  private static final int MAX_NAME = 64;

  /** Where a record was read. */
  record Place(String topic, int partition, long offset) {}

  /** What is read of the body so far. */
  private static final class Told {
    private @Nullable String field;
    private @Nullable String rule;
    private @Nullable String topic;
    private @Nullable String by;
    private @Nullable Integer partition;
    private @Nullable Long offset;
  }

  /**
   * Reads the JSON object.
   *
   * @throws Problem if it is anything else, or names neither reason nor place
   */
  static ResendWanted of(byte[] body) {
    Told told = new Told();
    try (JsonParser json = FACTORY.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw wrong("the body must be a JSON object");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        property(json, name, told);
      }
      if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
        throw wrong("the body must be one JSON object");
      }
    } catch (IOException broken) {
      throw wrong("the body is no JSON");
    }
    return wanted(told);
  }

  private static void property(JsonParser json, String name, Told told) throws IOException {
    JsonToken value = json.nextToken();
    if (value == JsonToken.VALUE_STRING) {
      switch (name) {
        case "field" -> told.field = atMost(name, json.getText(), MAX_FIELD);
        case "rule" -> told.rule = atMost(name, json.getText(), MAX_RULE);
        case "topic" -> told.topic = atMost(name, json.getText(), MAX_TOPIC);
        case "by" -> told.by = line(atMost(name, json.getText().strip(), MAX_NAME));
        default -> throw others();
      }
    } else if (value == JsonToken.VALUE_NUMBER_INT && name.equals("partition")) {
      told.partition = json.getIntValue();
    } else if (value == JsonToken.VALUE_NUMBER_INT && name.equals("offset")) {
      told.offset = json.getLongValue();
    } else {
      throw others();
    }
  }

  private static ResendWanted wanted(Told told) {
    if ((told.field == null) != (told.rule == null)) {
      throw wrong("field and rule, which are the reason, must be there together");
    }
    RefusalReason reason =
        told.field == null || told.rule == null ? null : new RefusalReason(told.field, told.rule);
    Place place = null;
    if (told.topic != null && told.partition != null && told.offset != null) {
      place = new Place(told.topic, told.partition, told.offset);
    } else if (told.topic != null || told.partition != null || told.offset != null) {
      throw wrong("topic, partition and offset, which are the place, must be there together");
    }
    if (reason == null && place == null) {
      throw wrong("field and rule must be there, or topic, partition and offset");
    }
    return new ResendWanted(reason, place, told.by);
  }

  /** Whether it is one of those. */
  boolean has(KeptRecord kept) {
    RejectedRecord record = kept.record();
    return (reason == null || reason.equals(RefusalReason.of(record.reason())))
        && (place == null
            || place.equals(new Place(record.topic(), record.partition(), record.offset())));
  }

  /** Who wants it: whoever has shown who they are, or the name that is said. */
  String by(Visitor visitor) {
    String name = visitor.name();
    if (name == null) {
      if (by == null || by.isEmpty()) {
        throw wrong("by must be there");
      }
      return by;
    }
    if (by != null) {
      throw wrong("by is " + name + ", who asks: leave it out");
    }
    return name;
  }

  private static String atMost(String name, String text, int maxLength) {
    if (text.length() > maxLength) {
      throw wrong("%s must have %d characters at most".formatted(name, maxLength));
    }
    return text;
  }

  private static String line(String by) {
    if (by.chars().anyMatch(Character::isISOControl)) {
      throw wrong("by must be a line of %d characters at most".formatted(MAX_NAME));
    }
    return by;
  }

  private static Problem others() {
    return wrong("the body may have field, rule, topic and by, texts; partition, offset, numbers");
  }

  private static Problem wrong(String line) {
    return new Problem(Problem.BAD_REQUEST, line);
  }
}
