package io.smartcar.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A silence as it is kept: one object of texts, numbers (epoch ms) and lists of texts. */
final class SilenceJson {

  private static final JsonFactory JSON = new JsonFactory();

  private SilenceJson() {}

  static String write(Silence silence) {
    StringWriter out = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("id", silence.id());
      list(json, "rules", silence.selection().rules());
      list(json, "cars", silence.selection().cars());
      list(json, "areas", silence.selection().areas());
      list(json, "severities", silence.selection().severities());
      json.writeNumberField("from", silence.madeAt().toEpochMilli());
      json.writeNumberField("until", silence.until().toEpochMilli());
      json.writeStringField("reason", silence.reason());
      json.writeStringField("by", silence.by());
      if (silence.ended().isPresent()) {
        json.writeNumberField("ended", silence.ended().get().at().toEpochMilli());
        json.writeStringField("endedBy", silence.ended().get().by());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return out.toString();
  }

  private static void list(JsonGenerator json, String name, Set<String> texts) throws IOException {
    if (!texts.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String text : new TreeSet<>(texts)) {
        json.writeString(text);
      }
      json.writeEndArray();
    }
  }

  /**
   * Reads what {@link #write} wrote; what it does not know it passes over.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Silence read(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("no object: " + text);
      }
      Map<String, String> texts = new HashMap<>();
      Map<String, Set<String>> lists = new HashMap<>();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        switch (parser.nextToken()) {
          case START_ARRAY -> lists.put(name, list(parser));
          case START_OBJECT -> parser.skipChildren();
          default -> texts.put(name, parser.getText());
        }
      }
      return silence(texts, lists);
    } catch (IOException broken) {
      throw new IllegalArgumentException("no JSON: " + text, broken);
    }
  }

  private static Set<String> list(JsonParser parser) throws IOException {
    Set<String> list = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(parser.getText());
    }
    return list;
  }

  private static Silence silence(Map<String, String> texts, Map<String, Set<String>> lists) {
    return new Silence(
        text(texts, "id"),
        new Silence.Selection(
            lists.getOrDefault("rules", Set.of()),
            lists.getOrDefault("cars", Set.of()),
            lists.getOrDefault("areas", Set.of()),
            lists.getOrDefault("severities", Set.of())),
        time(texts, "from"),
        time(texts, "until"),
        text(texts, "reason"),
        text(texts, "by"),
        texts.containsKey("ended")
            ? Optional.of(new Silence.Ended(time(texts, "ended"), text(texts, "endedBy")))
            : Optional.empty());
  }

  private static Instant time(Map<String, String> texts, String name) {
    return Instant.ofEpochMilli(Long.parseLong(text(texts, name)));
  }

  private static String text(Map<String, String> texts, String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalArgumentException("a silence must have " + name);
    }
    return text;
  }
}
