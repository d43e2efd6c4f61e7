package io.smartcar.notify.receiver;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A receiver's section of the file: gives its settings, and notes a line for each that is wrong,
 * with where and what to do. What is given in its place only keeps the reading going. For one
 * thread.
 */
final class ReceiverSection {

  private static final Set<ConfigValueType> NOT_TEXTS =
      Set.of(ConfigValueType.OBJECT, ConfigValueType.LIST, ConfigValueType.NULL);

  private static final int MAX_PORT = 65_535;

  private final String where;
  private final Config own;
  private final List<String> problems;

  /**
   * Of a file.
   *
   * @param where the section's name, {@code receivers.desk}
   * @param problems where lines are noted
   */
  ReceiverSection(String where, Config own, List<String> problems) {
    this.where = where;
    this.own = own;
    this.problems = problems;
  }

  /** Its name in the file. */
  String where() {
    return where;
  }

  /** A setting is wrong: a line, which begins with where. */
  void wrong(String key, String what) {
    problems.add(where + '.' + key + ": " + what);
  }

  /** Settings that nobody reads are mistakes. */
  void onlyKnows(Set<String> known, String type) {
    for (String key : new TreeSet<>(own.root().keySet())) {
      if (!known.contains(key)) {
        wrong(key, "is not known of a receiver " + type + ": correct it or leave it out");
      }
    }
  }

  boolean has(String key) {
    return own.hasPath(key);
  }

  /** A text that must be there. */
  String text(String key, String example) {
    String text = optionalText(key).orElse("");
    if (text.isEmpty() && !isWrong(key)) {
      wrong(key, "is missing: write " + key + " = " + example);
    }
    return text;
  }

  Optional<String> optionalText(String key) {
    return read(key, "must be a text", own::getString);
  }

  /** A password as a text, or in a file of its own; empty if there is none. */
  Optional<String> password() {
    Optional<String> file = optionalText("password-file");
    if (file.isEmpty()) {
      return optionalText("password");
    }
    if (has("password")) {
      wrong("password-file", "must not come with password: leave one of them out");
    }
    try {
      String first = Files.readString(Path.of(file.get())).lines().findFirst().orElse("");
      if (first.isEmpty()) {
        wrong("password-file", file.get() + " is empty: write the password into its first line");
      }
      return Optional.of(first);
    } catch (IOException | InvalidPathException e) {
      wrong("password-file", "cannot read " + file.get() + ": name a file with the password");
      return Optional.empty();
    }
  }

  /** A failure in one line. */
  static String line(Exception e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.strip().replaceAll("\\s+", " ");
  }

  int number(String key, int otherwise, int min, int max) {
    int number = read(key, "must be a number", own::getInt).orElse(otherwise);
    if (number < min || number > max) {
      wrong(key, "must be " + min + " to " + max + ", not " + number);
    }
    return number;
  }

  int port(String key, int otherwise) {
    return number(key, otherwise, 1, MAX_PORT);
  }

  boolean flag(String key, boolean otherwise) {
    return read(key, "must be true or false", own::getBoolean).orElse(otherwise);
  }

  /** A time of none or more. */
  Duration time(String key, Duration otherwise) {
    Duration time = read(key, "must be a time, as 10s or 5m", own::getDuration).orElse(otherwise);
    if (time.isNegative()) {
      wrong(key, "must be a time of 0s or more");
    }
    return time;
  }

  List<String> list(String key) {
    return read(key, "must be a list of texts, as [a, b]", own::getStringList).orElse(List.of());
  }

  Set<String> set(String key) {
    return new HashSet<>(list(key));
  }

  /** Texts by name; a name may have dots. A value is not told where it is wrong: see a password. */
  Map<String, String> texts(String key) {
    Map<String, String> texts = new TreeMap<>();
    if (has(key)) {
      Optional<Config> section = read(key, "must be { NAME = TEXT }", own::getConfig);
      for (Map.Entry<String, ConfigValue> entry : section.map(Config::entrySet).orElse(Set.of())) {
        String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
        if (isText(entry.getValue())) {
          texts.put(name, String.valueOf(entry.getValue().unwrapped()));
        } else {
          wrong(key + '.' + name, "must have a text");
        }
      }
    }
    return texts;
  }

  /** A section of its own; empty if there is none. */
  Optional<ReceiverSection> section(String key) {
    return read(key, "must be { … }", own::getConfig)
        .map(config -> new ReceiverSection(where + '.' + key, config, problems));
  }

  /** What an object has, by its keys alone. */
  Map<String, ConfigValue> values(String key) {
    return has(key)
        ? read(key, "must be { NAME = TEXT }", path -> Map.copyOf(own.getObject(path)))
            .orElse(Map.of())
        : Map.of();
  }

  static boolean isText(ConfigValue value) {
    return !NOT_TEXTS.contains(value.valueType());
  }

  private boolean isWrong(String key) {
    return problems.stream().anyMatch(problem -> problem.startsWith(where + '.' + key + ": "));
  }

  private <T> Optional<T> read(String key, String rule, Function<String, T> reading) {
    if (!own.hasPath(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.apply(key));
    } catch (ConfigException e) {
      wrong(key, rule);
      return Optional.empty();
    }
  }
}
