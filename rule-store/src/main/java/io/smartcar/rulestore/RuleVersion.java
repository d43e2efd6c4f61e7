package io.smartcar.rulestore;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a whole set of rules; immutable.
 *
 * @param number from 1
 * @param author who pushed it
 * @param time when
 * @param message why, in one line
 * @param contents what it puts in force
 */
public record RuleVersion(
    int number, String author, Instant time, String message, RuleContents contents) {

  /** The text of each rule by file name, in order of name. */
  public Map<String, String> files() {
    return contents.files();
  }

  /** The scenarios that the rules were tested with, by place; none if they were not kept. */
  public Map<String, String> scenarios() {
    return contents.scenarios();
  }

  /** What the rules look up; null for no car and no limit. */
  public @Nullable StoredCars cars() {
    return contents.cars();
  }
}
