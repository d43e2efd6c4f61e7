package io.smartcar.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong so far, one line each, in the order found. Not thread-safe. */
final class Problems {

  private final List<String> lines = new ArrayList<>();

  /** Adds a line about a value, led by where the value came from. */
  void add(ConfigValue value, String message) {
    add(where(value.origin()), message);
  }

  void add(String where, String message) {
    lines.add(where + ": " + message);
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  void throwIfAny() {
    if (!lines.isEmpty()) {
      throw new ConfigException(lines);
    }
  }

  /** {@code file:line} of a file's value, the origin's own words otherwise. */
  static String where(ConfigOrigin origin) {
    String source = origin.filename() != null ? origin.filename() : origin.description();
    return origin.filename() != null && origin.lineNumber() > 0
        ? source + ':' + origin.lineNumber()
        : source;
  }
}
