package io.smartcar.formats;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.smartcar.config.Suggestion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A section of a mapping file, read key by key. What breaks a rule is a problem, and reading goes
 * on with something in its place. A key that nobody asked for is a problem too. Not thread-safe.
 */
final class Section {

  private final ConfigObject values;
  private final String path;
  private final Problems problems;
  private final Set<String> asked = new TreeSet<>();

  Section(ConfigObject values, String path, Problems problems) {
    this.values = values;
    this.path = path;
    this.problems = problems;
  }

  /** The name of a key of this section from the file's beginning. */
  String key(String name) {
    return path.isEmpty() ? name : path + '.' + name;
  }

  boolean has(String name) {
    return value(name) != null;
  }

  /** A single value as text, null if there is none. */
  @Nullable String text(String name) {
    ConfigValue value = value(name);
    if (value == null) {
      return null;
    }
    if (!isSingle(value)) {
      refuse(name, "must be a single value");
      return null;
    }
    return text(value);
  }

  /** A text of some. */
  String choice(String name, String otherwise, List<String> choices) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    if (!choices.contains(text)) {
      refuse(name, "must be one of " + String.join(", ", choices) + ": \"" + text + '"');
      return otherwise;
    }
    return text;
  }

  boolean yesOrNo(String name, boolean otherwise) {
    return choice(name, String.valueOf(otherwise), List.of("true", "false")).equals("true");
  }

  double number(String name, double otherwise) {
    ConfigValue value = value(name);
    double number = value == null ? otherwise : number(value);
    if (Double.isNaN(number)) {
      refuse(name, "must be a number");
      return otherwise;
    }
    return number;
  }

  /** A whole number, both bounds included; null if there is none. */
  @Nullable Integer whole(String name, int min, int max) {
    ConfigValue value = value(name);
    if (value == null) {
      return null;
    }
    double number = number(value);
    if (number >= min && number <= max && number == Math.rint(number)) {
      return (int) number;
    }
    refuse(name, "must be a whole number " + min + " to " + max);
    return null;
  }

  /** A value or a list of values as texts; empty if there is none. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (ConfigValue value : list(name)) {
      if (isSingle(value)) {
        texts.add(text(value));
      } else {
        problems.add(value, key(name) + " must be a value or a list of values");
      }
    }
    return texts;
  }

  /** Numbers that grow. */
  List<Double> growing(String name) {
    List<Double> numbers = list(name).stream().map(Section::number).toList();
    for (int i = 0; i < numbers.size(); i++) {
      if (numbers.get(i).isNaN() || (i > 0 && numbers.get(i) <= numbers.get(i - 1))) {
        refuse(name, "must be a list of numbers, each larger than the one before");
        return List.of();
      }
    }
    return numbers;
  }

  /** The values of a section whose keys are the source's words. */
  Map<String, String> table(String name) {
    Map<String, String> table = new LinkedHashMap<>();
    ConfigValue value = value(name);
    if (value instanceof ConfigObject object) {
      for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
        if (isSingle(entry.getValue())) {
          table.put(entry.getKey(), text(entry.getValue()));
        } else {
          problems.add(
              entry.getValue(),
              key(name)
                  + '.'
                  + entry.getKey()
                  + " must be a single value; put a word with dots"
                  + " into quotes");
        }
      }
    } else if (value != null) {
      refuse(name, "must be a section: " + name + " { \"theirs\" = ours }");
    }
    return table;
  }

  /** A section below, null if there is none. */
  @Nullable Section section(String name) {
    ConfigValue value = value(name);
    if (value == null || value instanceof ConfigObject) {
      return value instanceof ConfigObject object ? new Section(object, key(name), problems) : null;
    }
    refuse(name, "must be a section: " + name + " { … }");
    return null;
  }

  /** The sections of a list. */
  List<Section> sections(String name) {
    List<Section> sections = new ArrayList<>();
    for (ConfigValue value : list(name)) {
      if (value instanceof ConfigObject object) {
        sections.add(new Section(object, key(name) + '[' + sections.size() + ']', problems));
      } else {
        problems.add(value, key(name) + " must be a list of sections: [ { … }, { … } ]");
      }
    }
    return sections;
  }

  /** A problem with a key of this section, or with its absence. */
  void refuse(String name, String message) {
    ConfigValue value = values.get(name);
    problems.add(value == null ? values : value, key(name) + ' ' + message);
  }

  /** Each key that was not asked for is a problem. */
  void refuseOthers() {
    for (Map.Entry<String, ConfigValue> entry : values.entrySet()) {
      String name = entry.getKey();
      if (asked.contains(name)) {
        continue;
      }
      String near = Suggestion.near(name, asked);
      problems.add(
          entry.getValue(),
          key(name)
              + " means nothing here: "
              + (near == null
                  ? "leave it out; what may be here: " + String.join(", ", asked)
                  : "did you mean " + near + "?"));
    }
  }

  private List<ConfigValue> list(String name) {
    ConfigValue value = value(name);
    if (value == null) {
      return List.of();
    }
    return value instanceof ConfigList list ? List.copyOf(list) : List.of(value);
  }

  private @Nullable ConfigValue value(String name) {
    asked.add(name);
    ConfigValue value = values.get(name);
    return value == null || value.valueType() == ConfigValueType.NULL ? null : value;
  }

  private static boolean isSingle(ConfigValue value) {
    return value.valueType() != ConfigValueType.OBJECT
        && value.valueType() != ConfigValueType.LIST
        && value.valueType() != ConfigValueType.NULL;
  }

  private static String text(ConfigValue value) {
    return String.valueOf(value.unwrapped());
  }

  private static double number(ConfigValue value) {
    byte[] text = text(value).strip().getBytes(StandardCharsets.UTF_8);
    return isSingle(value) ? Bytes.decimal(text, 0, text.length, '.') : Bytes.NONE;
  }
}
