package io.smartcar.rulestore;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a version puts in force; immutable.
 *
 * @param files text by file name, in order of name
 * @param cars what the rules look up; null for no car and no limit
 */
public record RuleContents(Map<String, String> files, @Nullable StoredCars cars) {

  /** Copies the files. */
  public RuleContents {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }
}
