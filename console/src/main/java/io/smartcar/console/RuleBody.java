package io.smartcar.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody sends who writes or pushes rules; immutable. Every method fails with a {@link
 * Problem} that names what is missing.
 */
final class RuleBody {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Set<String> NUMBERS = Set.of("base", "revision", "version");
  private static final Set<String> TEXTS = Set.of("file", "text", "reason", "by");
  private static final String SCENARIOS = "scenarios";
  private static final int MAX_SCENARIO_FILES = 1_000;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private Optional<Map<String, String>> scenarios = Optional.empty();

  private RuleBody() {}

  /** Reads a JSON object. */
  static RuleBody of(byte[] body) {
    RuleBody read = new RuleBody();
    try (JsonParser json = FACTORY.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw wrong("the body must be a JSON object");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        read.property(json, name);
      }
      if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
        throw wrong("the body must be one JSON object");
      }
    } catch (IOException broken) {
      throw wrong("the body is no JSON");
    }
    return read;
  }

  private void property(JsonParser json, String name) throws IOException {
    JsonToken value = json.nextToken();
    if (NUMBERS.contains(name) && value == JsonToken.VALUE_NUMBER_INT) {
      numbers.put(name, json.getIntValue());
    } else if (TEXTS.contains(name) && value == JsonToken.VALUE_STRING) {
      texts.put(name, json.getText());
    } else if (name.equals(SCENARIOS) && value == JsonToken.START_OBJECT) {
      Map<String, String> files = new HashMap<>();
      for (String file = json.nextFieldName(); file != null; file = json.nextFieldName()) {
        if (json.nextToken() != JsonToken.VALUE_STRING || files.size() == MAX_SCENARIO_FILES) {
          throw wrong("scenarios must be texts, %d at most".formatted(MAX_SCENARIO_FILES));
        }
        files.put(file, json.getText());
      }
      scenarios = Optional.of(Map.copyOf(files));
    } else {
      throw wrong(
          "the body may have base, revision and version, numbers; file, text, reason and by, texts;"
              + " and scenarios, an object of texts");
    }
  }

  int number(String name) {
    Integer number = numbers.get(name);
    if (number == null || number < -1) {
      throw wrong(name + " must be there, a number");
    }
    return number;
  }

  /** A text, which may be empty. */
  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  /** A line that is not empty. */
  String line(String name, int maxLength) {
    String text = texts.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      throw wrong(name + " must be there");
    }
    if (text.length() > maxLength || text.chars().anyMatch(Character::isISOControl)) {
      throw wrong("%s must be a line of %d characters at most".formatted(name, maxLength));
    }
    return text;
  }

  /** Text by place; empty if those of the version written on are meant. */
  Optional<Map<String, String>> scenarios() {
    return scenarios;
  }

  private static Problem wrong(String line) {
    return new Problem(Problem.BAD_REQUEST, line);
  }
}
