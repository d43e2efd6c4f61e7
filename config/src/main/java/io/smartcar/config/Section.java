package io.smartcar.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.BadValue;
import com.typesafe.config.ConfigException.WrongType;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One section of the merged configuration, read key by key. A value that breaks its rule is added
 * to the problems and replaced by the default, so that reading goes on and finds the others. Every
 * key asked for must be in the reference.
 */
final class Section {

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");
  private static final Pattern DURATION = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?\\s*[a-zA-Z]+");

  private static final String FOREVER = "forever";
  private static final String OFF = "off";
  private static final Pattern BYTES = Pattern.compile("\\d{1,9}\\s*(B|kB|MB|GB|KiB|MiB|GiB)");

  private final Config values;
  private final String prefix;
  private final Problems problems;

  Section(Config values, String prefix, Problems problems) {
    this.values = values;
    this.prefix = prefix;
    this.problems = problems;
  }

  /** A text that matches the regular expression as a whole. */
  String text(String name, String rule, String regex) {
    String text = text(value(name));
    if (!Pattern.matches(regex, text)) {
      refuse(name, rule, quote(text));
      return text(fallback(name));
    }
    return text;
  }

  /** A text, null if it is empty. */
  @Nullable String optionalText(String name) {
    String text = text(value(name));
    return text.isEmpty() ? null : text;
  }

  /** A text that matches the regular expression as a whole, null if it is empty. */
  @Nullable String optionalText(String name, String rule, String regex) {
    String text = text(value(name));
    if (!text.isEmpty() && !Pattern.matches(regex, text)) {
      refuse(name, rule, quote(text));
      return null;
    }
    return text.isEmpty() ? null : text;
  }

  /** All values of a section whose keys are somebody else's, by their whole names below it. */
  Map<String, String> texts(String name, Set<String> refused, String reason) {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : values.getConfig(prefix + '.' + name).entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      if (refused.contains(key)) {
        problems.add(
            entry.getValue(), prefix + '.' + name + '.' + key + " is " + reason + ": leave it out");
      } else {
        texts.put(key, text(entry.getValue()));
      }
    }
    return texts;
  }

  /** A path, null if it is empty. */
  @Nullable Path optionalPath(String name) {
    String text = text(value(name));
    try {
      return text.isEmpty() ? null : Path.of(text);
    } catch (InvalidPathException e) {
      refuse(name, "a path", quote(text));
      return null;
    }
  }

  /** Whether it is {@code true}. */
  boolean yesOrNo(String name) {
    String text = text(value(name));
    if (!text.equals("true") && !text.equals("false")) {
      refuse(name, "true or false", quote(text));
      return text(fallback(name)).equals("true");
    }
    return text.equals("true");
  }

  int port(String name) {
    return number(name, 1, 65_535);
  }

  /** A whole number, both bounds included. */
  int number(String name, int min, int max) {
    String text = text(value(name));
    if (NUMBER.matcher(text).matches()) {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return (int) number;
      }
    }
    refuse(name, "a whole number " + min + " to " + max, quote(text));
    return Integer.parseInt(text(fallback(name)));
  }

  /** A whole number, both bounds included; empty for {@code off}. */
  OptionalInt numberOrOff(String name, int min, int max) {
    String text = text(value(name));
    if (text.equals(OFF)) {
      return OptionalInt.empty();
    }
    if (NUMBER.matcher(text).matches()) {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return OptionalInt.of((int) number);
      }
    }
    refuse(name, "off, or a whole number " + min + " to " + max, quote(text));
    return OptionalInt.empty();
  }

  /** An amount of bytes with its unit, both bounds included. */
  int bytes(String name, int min, int max) {
    String text = text(value(name));
    if (BYTES.matcher(text).matches()) {
      long bytes = value(name).atKey("value").getBytes("value");
      if (bytes >= min && bytes <= max) {
        return (int) bytes;
      }
    }
    refuse(name, "an amount with its unit, " + amount(min) + " to " + amount(max), quote(text));
    return Math.toIntExact(fallback(name).atKey("value").getBytes("value"));
  }

  /** A time with its unit, both bounds included. */
  Duration duration(String name, Duration min, Duration max) {
    String text = text(value(name));
    Duration duration = DURATION.matcher(text).matches() ? parsed(value(name)) : null;
    if (duration != null && duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
      return duration;
    }
    refuse(name, "a time with its unit, " + text(min) + " to " + text(max), quote(text));
    return fallback(name).atKey("value").getDuration("value");
  }

  /** A time with its unit, both bounds included; null for {@code forever}. */
  @Nullable Duration durationOrForever(String name, Duration min, Duration max) {
    return durationOr(FOREVER, name, min, max);
  }

  /** A time with its unit, both bounds included; null for {@code off}. */
  @Nullable Duration durationOrOff(String name, Duration min, Duration max) {
    return durationOr(OFF, name, min, max);
  }

  private @Nullable Duration durationOr(String none, String name, Duration min, Duration max) {
    String text = text(value(name));
    if (text.equals(none)) {
      return null;
    }
    Duration duration = DURATION.matcher(text).matches() ? parsed(value(name)) : null;
    if (duration != null && duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
      return duration;
    }
    refuse(
        name, none + ", or a time with its unit, " + text(min) + " to " + text(max), quote(text));
    return null;
  }

  ZoneId zone(String name) {
    String text = text(value(name));
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      refuse(name, "UTC, an offset or a region's name", quote(text));
      return ZoneOffset.UTC;
    }
  }

  /** A duration as it may be written in the file. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds != 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds != 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static String amount(int bytes) {
    return bytes % 1_000_000 == 0 ? bytes / 1_000_000 + "MB" : bytes / 1_000 + "kB";
  }

  private static @Nullable Duration parsed(ConfigValue value) {
    try {
      return value.atKey("value").getDuration("value");
    } catch (BadValue | WrongType e) {
      return null;
    }
  }

  private void refuse(String name, String rule, String found) {
    problems.add(
        value(name),
        prefix
            + '.'
            + name
            + " must be "
            + rule
            + ": "
            + found
            + "; the default is "
            + quote(text(fallback(name))));
  }

  private ConfigValue value(String name) {
    return values.getValue(prefix + '.' + name);
  }

  private ConfigValue fallback(String name) {
    return Layers.reference().getValue(prefix + '.' + name);
  }

  private static String text(ConfigValue value) {
    return String.valueOf(value.unwrapped()).strip();
  }

  private static String quote(String text) {
    return '"' + text.replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
