package io.smartcar.events;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a rule found of a car; immutable. Its identity is ({@link #rule}, {@link #carNumber}, {@link
 * #date}): two alerts with the same identity are the same alert.
 *
 * @param rule the rule's name, {@code @Name} of its statement
 * @param carNumber the car
 * @param date the date of the car's event that the rule names, as in {@link CarEvent#date}
 * @param severity {@code @Tag(name='severity')} of the rule, empty if it has none
 * @param description {@code @Description} of the rule, empty if it has none
 * @param values all other columns of the rule by name, in the rule's order: strings, numbers or
 *     booleans
 */
public record Alert(
    String rule,
    String carNumber,
    String date,
    String severity,
    String description,
    Map<String, Object> values) {

  /**
   * Copies the values.
   *
   * @throws IllegalArgumentException if the date does not begin with a day, eight digits
   */
  public Alert {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(carNumber, "carNumber");
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(description, "description");
    if (!beginsWithDay(date)) {
      throw new IllegalArgumentException(
          "date must begin with eight digits (yyyyMMdd): \"" + Excerpt.of(date) + '"');
    }
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The day this alert belongs to, {@code yyyyMMdd}: the first eight characters of its date. */
  public String day() {
    return date.substring(0, 8);
  }

  /** What the book puts into the day's set: {@code <carNumber>-<date>}. */
  public String member() {
    return carNumber + '-' + date;
  }

  private static boolean beginsWithDay(String date) {
    return date.length() >= 8 && date.substring(0, 8).chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
