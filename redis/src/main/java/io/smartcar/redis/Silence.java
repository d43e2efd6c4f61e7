package io.smartcar.redis;

import io.smartcar.events.Alert;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * That receivers are not told of some alerts for a while; immutable. Who made it, when and why is
 * kept with it, and who ended it before its time.
 *
 * @param id names it, 8 hexadecimal digits
 * @param selection of which alerts
 * @param madeAt since when
 * @param until until when, not included; after {@code madeAt}
 * @param reason why, in one line
 * @param by who made it
 * @param ended who ended it before its time and when; empty if nobody did
 */
public record Silence(
    String id,
    Selection selection,
    Instant madeAt,
    Instant until,
    String reason,
    String by,
    Optional<Ended> ended) {

  /** The rules' name for where a car was. */
  private static final String AREA = "areaNumber";

  private static final int MAX_REASON_CHARS = 1_000;
  private static final int MAX_NAME_CHARS = 100;

  /**
   * Alerts that are of one of the rules, of one of the cars, in one of the areas and of one of the
   * severities; of a set that is empty, of any. Not all four may be.
   */
  public record Selection(
      Set<String> rules, Set<String> cars, Set<String> areas, Set<String> severities) {

    /**
     * Copies the sets.
     *
     * @throws IllegalArgumentException if it would select everything
     */
    public Selection {
      rules = Set.copyOf(rules);
      cars = Set.copyOf(cars);
      areas = Set.copyOf(areas);
      severities = Set.copyOf(severities);
      if (rules.isEmpty() && cars.isEmpty() && areas.isEmpty() && severities.isEmpty()) {
        throw new IllegalArgumentException(
            "a silence must say of what: a rule, a car, an area or a severity");
      }
    }

    boolean includes(Alert alert) {
      return isIn(rules, alert.rule())
          && isIn(cars, alert.carNumber())
          && isIn(severities, alert.severity())
          && (areas.isEmpty()
              || (alert.values().get(AREA) instanceof String area && areas.contains(area)));
    }

    private static boolean isIn(Set<String> set, String text) {
      return set.isEmpty() || set.contains(text);
    }
  }

  /** That somebody ended it before its time. */
  public record Ended(Instant at, String by) {}

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException in one line, if it has no end, reason or author that can be
   *     kept
   */
  public Silence {
    if (!until.isAfter(madeAt)) {
      throw new IllegalArgumentException("a silence must end after it began: " + until);
    }
    check("reason", reason, MAX_REASON_CHARS);
    check("author", by, MAX_NAME_CHARS);
  }

  private static void check(String what, String text, int maxChars) {
    if (text.isBlank()
        || text.length() > maxChars
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the %s of a silence must be one line of 1 to %d characters".formatted(what, maxChars));
    }
  }

  /** Whether it holds at a time. */
  public boolean holdsAt(Instant time) {
    return !time.isBefore(madeAt)
        && time.isBefore(until)
        && (ended.isEmpty() || time.isBefore(ended.get().at()));
  }

  /** Whether it is of alerts such as this. */
  public boolean isOf(Alert alert) {
    return selection.includes(alert);
  }
}
