package io.smartcar.events.late;

import java.util.Objects;
import java.util.Set;

/**
 * A span of one car's time that somebody had judged by a version of the rules, whatever was in
 * force then: whoever judges alerts raised in it again does so by that version. Immutable.
 *
 * @param fromMillis its first millisecond, epoch
 * @param toMillis its last
 * @param rulesVersion the version, 0 for the jar's rules
 * @param rules the names of the alerts that were judged; never none
 */
public record JudgedSpan(long fromMillis, long toMillis, int rulesVersion, Set<String> rules) {

  /** Copies the names. */
  public JudgedSpan {
    if (fromMillis > toMillis) {
      throw new IllegalArgumentException(
          "fromMillis must not be after toMillis: " + fromMillis + " > " + toMillis);
    }
    rules = Set.copyOf(rules);
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("rules must not be empty");
    }
  }

  /** Whether an alert of this name that was raised then is among them. */
  public boolean has(String rule, long raisedAtMillis) {
    Objects.requireNonNull(rule, "rule");
    return raisedAtMillis >= fromMillis && raisedAtMillis <= toMillis && rules.contains(rule);
  }
}
