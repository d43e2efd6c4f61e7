package io.smartcar.formats;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong with a mapping file so far, one line each. Not thread-safe. */
final class Problems {

  private final List<String> lines = new ArrayList<>();

  void add(ConfigValue value, String message) {
    add(where(value.origin()), message);
  }

  void add(String where, String message) {
    String line = where + ": " + message;
    if (!lines.contains(line)) {
      lines.add(line);
    }
  }

  void throwIfAny() throws FormatException {
    if (!lines.isEmpty()) {
      throw new FormatException(lines);
    }
  }

  /** {@code file:line}, or what the origin says of itself. */
  static String where(ConfigOrigin origin) {
    String source = origin.filename() != null ? origin.filename() : source(origin.description());
    return origin.lineNumber() > 0 ? source + ':' + origin.lineNumber() : source;
  }

  /** The library adds the line to the description. */
  private static String source(String description) {
    return description.replaceFirst(": [0-9-]+$", "");
  }
}
