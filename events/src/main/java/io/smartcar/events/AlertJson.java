package io.smartcar.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert as one flat JSON object: {@code rule}, {@code carNumber}, {@code date}, {@code
 * severity}, {@code description}, then the rule's values by name, in order.
 *
 * <p>A whole number comes back as {@link Long} (as {@link BigInteger} if it is larger), any other
 * number as {@link Double}, however narrow the type was that was written; a number that JSON does
 * not know (NaN, infinity) comes back as a string, and a value that is null is left out.
 * Thread-safe.
 */
public final class AlertJson {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final List<String> FIXED =
      List.of("rule", "carNumber", "date", "severity", "description");

  private AlertJson() {}

  /**
   * Writes the alert on one line.
   *
   * @throws IllegalArgumentException if a value has the name of one of the five fixed properties or
   *     is no string, number or boolean
   */
  public static String write(Alert alert) {
    StringWriter out = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("rule", alert.rule());
      json.writeStringField("carNumber", alert.carNumber());
      json.writeStringField("date", alert.date());
      json.writeStringField("severity", alert.severity());
      json.writeStringField("description", alert.description());
      for (Map.Entry<String, Object> value : alert.values().entrySet()) {
        write(json, value.getKey(), value.getValue());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return out.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is anything else; the message says in one line what
   */
  public static Alert read(String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refuse("one JSON object", json, null);
      }
      Map<String, Object> values = new LinkedHashMap<>();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        Object value = value(parser, name);
        if (value != null) {
          values.put(name, value);
        }
      }
      if (parser.nextToken() != null) {
        throw refuse("one JSON object and nothing after it", json, null);
      }
      return alert(values);
    } catch (JsonProcessingException broken) {
      throw refuse("one complete JSON object", json, broken);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a string cannot fail to be read", impossible);
    }
  }

  private static void write(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (FIXED.contains(name)) {
      throw new IllegalArgumentException("a value of an alert must not be named " + name);
    }
    if (value == null) {
      return;
    }
    json.writeFieldName(name);
    if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof BigInteger whole) {
      json.writeNumber(whole);
    } else if (value instanceof Number number) {
      write(json, number);
    } else {
      throw new IllegalArgumentException(
          String.format(
              "the value %s of an alert must be a string, number or boolean: %s",
              name, value.getClass().getName()));
    }
  }

  private static void write(JsonGenerator json, Number number) throws IOException {
    if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte) {
      json.writeNumber(number.longValue());
    } else if (number instanceof Float narrow) {
      // Through the text, or 82.1f would become 82.0999984741211.
      json.writeNumber(Double.parseDouble(narrow.toString()));
    } else {
      json.writeNumber(number.doubleValue());
    }
  }

  private static @Nullable Object value(JsonParser parser, String name) throws IOException {
    return switch (parser.nextToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? parser.getBigIntegerValue()
              : (Object) parser.getLongValue();
      default ->
          throw new IllegalArgumentException(
              "alert must be flat, and " + Excerpt.of(name) + " is an object or an array");
    };
  }

  private static Alert alert(Map<String, Object> values) {
    return new Alert(
        text(values, "rule"),
        text(values, "carNumber"),
        text(values, "date"),
        text(values, "severity"),
        text(values, "description"),
        values);
  }

  private static String text(Map<String, Object> values, String name) {
    if (values.remove(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("alert must have the string property " + name);
  }

  private static IllegalArgumentException refuse(
      String rule, String json, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "alert must be " + rule + ": \"" + Excerpt.of(json) + '"', cause);
  }
}
