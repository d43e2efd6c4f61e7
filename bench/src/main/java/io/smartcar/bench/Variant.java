package io.smartcar.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A way to deploy the platform that differs from the usual one, to be measured beside it;
 * immutable.
 *
 * @param name empty of the usual one
 * @param workerOptions further options of the workers' JVM
 * @param overrides keys of the configuration
 */
record Variant(String name, List<String> workerOptions, Map<String, String> overrides) {

  /** Nothing differs. */
  static final Variant USUAL = new Variant("", List.of(), Map.of());

  Variant {
    workerOptions = List.copyOf(workerOptions);
    overrides = Map.copyOf(overrides);
  }

  /**
   * Reads what a person wrote: words, of which those that begin with {@code -} are JVM options and
   * the others {@code key=value}.
   */
  static Variant of(String name, String text) {
    List<String> options = new ArrayList<>();
    Map<String, String> overrides = new LinkedHashMap<>();
    for (String word : text.strip().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      if (word.startsWith("-")) {
        options.add(word);
      } else if (equals > 0) {
        overrides.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        throw new IllegalArgumentException(
            "a variant's words must be JVM options or key=value: \"" + word + '"');
      }
    }
    return new Variant(name, options, overrides);
  }
}
