package io.smartcar.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.smartcar.redis.Handling.Action;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** An episode as the scripts write it. */
final class EpisodeJson {

  private static final JsonFactory JSON = new JsonFactory();

  private EpisodeJson() {}

  /**
   * Reads what a script wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Episode read(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      List<Handling> handled = new ArrayList<>();
      Map<String, String> properties = properties(parser, handled);
      String worst = properties.get("worst");
      return new Episode(
          text(properties, "id"),
          text(properties, "rule"),
          text(properties, "carNumber"),
          text(properties, "since"),
          text(properties, "last"),
          Long.parseLong(text(properties, "from")),
          Long.parseLong(text(properties, "to")),
          Long.parseLong(text(properties, "alerts")),
          properties.getOrDefault("measure", ""),
          worst == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(worst)),
          Boolean.parseBoolean(text(properties, "open")),
          handled);
    } catch (IOException broken) {
      throw new IllegalArgumentException("no episode: " + text, broken);
    }
  }

  /** The parser stands before an object; behind it afterwards. */
  private static Map<String, String> properties(JsonParser parser, List<Handling> handled)
      throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("no object: " + parser.currentToken());
    }
    return rest(parser, handled);
  }

  private static Map<String, String> rest(JsonParser parser, List<Handling> handled)
      throws IOException {
    Map<String, String> properties = new HashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          handled.add(handling(rest(parser, handled)));
        }
      } else {
        properties.put(name, parser.getText());
      }
    }
    return properties;
  }

  private static Handling handling(Map<String, String> properties) {
    return new Handling(
        Action.valueOf(text(properties, "action").toUpperCase(Locale.ROOT)),
        text(properties, "by"),
        Instant.ofEpochMilli(Long.parseLong(text(properties, "at"))),
        text(properties, "remark"),
        text(properties, "assignee"));
  }

  private static String text(Map<String, String> properties, String name) {
    String text = properties.get(name);
    if (text == null) {
      throw new IllegalArgumentException("an episode must have " + name);
    }
    return text;
  }
}
