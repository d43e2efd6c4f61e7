package io.smartcar.rules.draft;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A set of rules that somebody writes, with the scenarios beside them; immutable.
 *
 * @param rules text by file name, as {@code over-speed.epl}: the whole set, for names of alerts
 *     must differ
 * @param scenarios text by place, as {@code over-speed.test/NAME.events.csv}
 * @param tested the names of the files in {@code rules} whose scenarios are run
 * @param lookBack of rules that do not say how far they look back
 * @param zone of the events' dates
 */
public record Draft(
    Map<String, String> rules,
    Map<String, String> scenarios,
    Set<String> tested,
    Duration lookBack,
    ZoneId zone) {

  /** Of all texts together. */
  public static final int MAX_CHARS = 4_000_000;

  private static final String NAME = "[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]{0,150}";
  private static final Pattern RULE = Pattern.compile(NAME + "\\.epl");
  private static final Pattern SCENARIO = Pattern.compile(NAME + "\\.test/" + NAME + "\\.csv");

  /**
   * Copies the maps.
   *
   * @throws IllegalArgumentException if a name is none, or all is too much, in words for whoever
   *     wrote it
   */
  public Draft {
    rules = Collections.unmodifiableMap(new TreeMap<>(rules));
    scenarios = Collections.unmodifiableMap(new TreeMap<>(scenarios));
    tested = Set.copyOf(tested);
    rules.keySet().forEach(name -> check(isRule(name), name, "NAME.epl"));
    scenarios.keySet().forEach(name -> check(isScenario(name), name, "NAME.test/NAME.csv"));
    long chars = 0;
    for (Map<String, String> texts : List.of(rules, scenarios)) {
      chars += texts.values().stream().mapToLong(String::length).sum();
    }
    if (chars > MAX_CHARS) {
      throw new IllegalArgumentException(
          "the rules and their scenarios have %,d characters, and may have %,d"
              .formatted(chars, MAX_CHARS));
    }
  }

  /** Whether a rule file can have this name: it is no path. */
  public static boolean isRule(String name) {
    return RULE.matcher(name).matches();
  }

  /** Whether a file of a scenario can be there: one directory below the rules, and no further. */
  public static boolean isScenario(String place) {
    return SCENARIO.matcher(place).matches();
  }

  private static void check(boolean is, String name, String what) {
    if (!is) {
      throw new IllegalArgumentException("a file must be called %s: %s".formatted(what, name));
    }
  }
}
