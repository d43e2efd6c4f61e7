package io.smartcar.rulestore;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a version puts in force; immutable.
 *
 * @param files text by file name, in order of name
 * @param scenarios with which the rules were tested: text by place below them, as {@code
 *     over-speed.test/NAME.events.csv}; none if they were not kept
 * @param cars what the rules look up; null for no car and no limit
 */
public record RuleContents(
    Map<String, String> files, Map<String, String> scenarios, @Nullable StoredCars cars) {

  /** Copies the files. */
  public RuleContents {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    scenarios = Collections.unmodifiableMap(new TreeMap<>(scenarios));
  }

  /** Rules without their scenarios. */
  public RuleContents(Map<String, String> files, @Nullable StoredCars cars) {
    this(files, Map.of(), cars);
  }
}
