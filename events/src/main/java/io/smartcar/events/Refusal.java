package io.smartcar.events;

import java.util.Objects;

/**
 * Why a record is no event: the field that breaks a rule, the rule, and the value found. Immutable.
 *
 * @param field the property's name as in {@link CarEvent}, or {@code record} if the whole record is
 *     not understood
 * @param rule what the field must be, to be read after "must be"
 * @param value what was found instead, at most {@link #MAX_VALUE_CHARS} characters of it, with
 *     unprintable characters escaped
 */
public record Refusal(String field, String rule, String value) implements Decoded {

  /** Longer values are cut here and end in "…". */
  public static final int MAX_VALUE_CHARS = 64;

  /** Checks that nothing is missing. */
  public Refusal {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(value, "value");
  }

  /**
   * The refusal of a text as it came, {@code [from, to)} of these bytes, of which as much is shown
   * as is fit to be.
   */
  public static Refusal of(String field, String rule, byte[] text, int from, int to) {
    return new Refusal(field, rule, Excerpt.of(text, from, to));
  }

  /** The refusal in one line: {@code speed must be a whole number 0 to 400: "abc"}. */
  public String reason() {
    return field + " must be " + rule + ": \"" + value + '"';
  }
}
