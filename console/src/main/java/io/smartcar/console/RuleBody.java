package io.smartcar.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What somebody sends who writes or pushes rules; immutable. Every method fails with a {@link
 * Problem} that names what is missing.
 */
final class RuleBody {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Set<String> NUMBERS = Set.of("base", "revision", "version");
  private static final Set<String> TEXTS = Set.of("file", "text", "reason", "by");
  private static final Set<String> NUMBERS_OF_A_TRIAL = Set.of("base", "lastMinutes");
  private static final Set<String> TEXTS_OF_A_TRIAL =
      Set.of("file", "text", "source", "from", "to", "car");
  private static final String SCENARIOS = "scenarios";
  private static final int MAX_SCENARIO_FILES = 1_000;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private Optional<Map<String, String>> scenarios = Optional.empty();

  private final Set<String> numberNames;
  private final Set<String> textNames;

  private RuleBody(Set<String> numberNames, Set<String> textNames) {
    this.numberNames = numberNames;
    this.textNames = textNames;
  }

  /** Reads the JSON object of somebody who checks, pushes or rolls back. */
  static RuleBody of(byte[] body) {
    return read(body, new RuleBody(NUMBERS, TEXTS));
  }

  /** Reads the JSON object of somebody who tries a rule. */
  static RuleBody ofTrial(byte[] body) {
    return read(body, new RuleBody(NUMBERS_OF_A_TRIAL, TEXTS_OF_A_TRIAL));
  }

  private static RuleBody read(byte[] body, RuleBody read) {
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
    if (numberNames.contains(name) && value == JsonToken.VALUE_NUMBER_INT) {
      numbers.put(name, json.getIntValue());
    } else if (textNames.contains(name) && value == JsonToken.VALUE_STRING) {
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
          "the body may have %s, numbers; %s, texts; and scenarios, an object of texts"
              .formatted(listed(numberNames), listed(textNames)));
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

  private static String listed(Set<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }

  private static Problem wrong(String line) {
    return new Problem(Problem.BAD_REQUEST, line);
  }
}
