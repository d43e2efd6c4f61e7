package io.smartcar.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.redis.AlertBook;
import io.smartcar.redis.AlertChange;
import io.smartcar.redis.Episode;
import io.smartcar.redis.Handling;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the API says and is told, as {@code openapi.yaml} has it. No state. */
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** The rules' name for where a car was. */
  static final String AREA = "areaNumber";

  private Json() {}

  /** What writes the properties of an object that is begun. */
  interface Properties {
    void to(JsonGenerator json) throws IOException;
  }

  /** One object. */
  static String object(Properties properties) {
    return written(
        json -> {
          json.writeStartObject();
          properties.to(json);
          json.writeEndObject();
        });
  }

  /** One value. */
  static String written(Properties value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      value.to(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return text.toString();
  }

  /** {@code {"status":…,"error":…}}. */
  static String error(int status, String line) {
    return object(
        json -> {
          json.writeNumberField("status", status);
          json.writeStringField("error", line.lines().findFirst().orElse(""));
        });
  }

  /** An alert that was found; null for no late one. */
  static void alert(
      JsonGenerator json, RaisedAlert raised, boolean holds, Optional<Duration> lateBy)
      throws IOException {
    json.writeStartObject();
    properties(json, raised.alert());
    json.writeNumberField("raisedAtMillis", raised.raisedAtMillis());
    json.writeNumberField("rulesVersion", raised.rulesVersion());
    json.writeStringField("state", holds ? "holds" : "withdrawn");
    json.writeFieldName("lateByMillis");
    if (lateBy.isPresent()) {
      json.writeNumber(lateBy.get().toMillis());
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }

  /** What a rule said of a car. */
  static void properties(JsonGenerator json, Alert alert) throws IOException {
    json.writeStringField("id", alert.rule() + '/' + alert.member());
    json.writeStringField("rule", alert.rule());
    json.writeStringField("carNumber", alert.carNumber());
    json.writeStringField("date", alert.date());
    json.writeStringField("severity", alert.severity());
    json.writeStringField("description", alert.description());
    text(json, "area", area(alert));
    json.writeObjectFieldStart("values");
    for (Map.Entry<String, Object> value : alert.values().entrySet()) {
      json.writeFieldName(value.getKey());
      value(json, value.getValue());
    }
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Boolean is) {
      json.writeBoolean(is);
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isFinite(number)) {
        json.writeNumber(number);
      } else {
        json.writeString(Double.toString(number));
      }
    } else if (value instanceof Number number) {
      json.writeNumber(number.toString());
    } else {
      json.writeString(value.toString());
    }
  }

  static String area(Alert alert) {
    return alert.values().get(AREA) instanceof String area ? area : "";
  }

  static String change(AlertChange change) {
    return object(
        json -> {
          boolean withdrawn = change instanceof AlertChange.Withdrawn;
          Optional<Duration> lateBy = Optional.empty();
          String replaces = "";
          if (change instanceof AlertChange.Added added) {
            lateBy = added.lateBy();
          } else if (change instanceof AlertChange.Replaced replaced) {
            lateBy = Optional.of(replaced.lateBy());
            replaces = replaced.replaces();
          }
          json.writeStringField(
              "change", withdrawn ? "withdrawn" : replaces.isEmpty() ? "added" : "replaced");
          text(json, "replaces", replaces);
          json.writeFieldName("alert");
          alert(json, change.raised(), !withdrawn, lateBy);
        });
  }

  static void episode(JsonGenerator json, Episode episode, AlertBook.Told told) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", episode.id());
    json.writeStringField("day", episode.since().substring(0, 8));
    json.writeStringField("rule", episode.rule());
    json.writeStringField("carNumber", episode.carNumber());
    json.writeStringField("severity", told.severity());
    json.writeStringField("description", told.description());
    text(json, "area", told.area());
    json.writeStringField("since", episode.since());
    json.writeStringField("last", episode.last());
    json.writeNumberField("fromMillis", episode.fromMillis());
    json.writeNumberField("toMillis", episode.toMillis());
    json.writeNumberField("alerts", episode.alerts());
    json.writeStringField("measure", episode.measure());
    json.writeFieldName("worst");
    if (episode.worst().isPresent()) {
      json.writeNumber(episode.worst().getAsDouble());
    } else {
      json.writeNull();
    }
    json.writeBooleanField("open", episode.open());
    text(json, "acknowledgedBy", episode.acknowledged().map(Handling::by).orElse(""));
    text(json, "assignee", episode.assignee().orElse(""));
    json.writeBooleanField("closed", episode.closed().isPresent());
    json.writeArrayFieldStart("handled");
    for (Handling handling : episode.handled()) {
      json.writeStartObject();
      json.writeStringField("action", handling.action().word());
      json.writeStringField("by", handling.by());
      json.writeNumberField("atMillis", handling.at().toEpochMilli());
      json.writeStringField("remark", handling.remark());
      json.writeStringField("assignee", handling.assignee());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** A text, or null in the place of an empty one. */
  static void text(JsonGenerator json, String name, @Nullable String text) throws IOException {
    json.writeStringField(name, text == null || text.isEmpty() ? null : text);
  }

  /**
   * An object of texts.
   *
   * @throws Problem if it is anything else, or has another property
   */
  static Map<String, String> texts(byte[] body, Set<String> names) {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new Problem(Problem.BAD_REQUEST, "the body must be a JSON object");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        if (!names.contains(name) || json.nextToken() != JsonToken.VALUE_STRING) {
          throw new Problem(
              Problem.BAD_REQUEST,
              "the body may have %s, each a text".formatted(String.join(", ", names)));
        }
        texts.put(name, json.getText());
      }
      if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
        throw new Problem(Problem.BAD_REQUEST, "the body must be one JSON object");
      }
    } catch (IOException broken) {
      throw new Problem(Problem.BAD_REQUEST, "the body is no JSON");
    }
    return texts;
  }
}
