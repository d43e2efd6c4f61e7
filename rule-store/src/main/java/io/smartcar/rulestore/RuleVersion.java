package io.smartcar.rulestore;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One version of a whole set of rules; immutable.
 *
 * @param number from 1
 * @param author who pushed it
 * @param time when
 * @param message why, in one line
 * @param files text by file name, in order of name
 */
public record RuleVersion(
    int number, String author, Instant time, String message, Map<String, String> files) {

  /** Copies the files. */
  public RuleVersion {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }
}
