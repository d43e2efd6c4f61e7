package io.smartcar.rules;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A comparison with a number in a rule, as the engine would compare; immutable.
 *
 * @param operator {@code >}, {@code >=}, {@code <} or {@code <=}
 * @param number as it stands in the rule
 * @param whole whether it is a whole number; the engine compares whole numbers as such
 * @param wholeValue its value if it is whole
 * @param value its value
 */
record Limit(String operator, String number, boolean whole, long wholeValue, double value) {

  private static final Pattern WHOLE = Pattern.compile("0|[1-9]\\d{0,8}");

  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}\\.\\d{1,9}");

  static boolean isOperator(String text) {
    return text.equals(">") || text.equals(">=") || text.equals("<") || text.equals("<=");
  }

  /** Whether a text is a number that means the same here as in the engine. */
  static boolean isNumber(String text) {
    return WHOLE.matcher(text).matches() || DECIMAL.matcher(text).matches();
  }

  /** Of a text that {@link #isNumber} takes. */
  static Limit of(String operator, String number) {
    boolean whole = WHOLE.matcher(number).matches();
    return new Limit(
        operator, number, whole, whole ? Long.parseLong(number) : 0, Double.parseDouble(number));
  }

  /** Of two limits with one operator: negative if this one lets through more. */
  int compareStrictness(Limit other) {
    int order = new BigDecimal(number).compareTo(new BigDecimal(other.number));
    return operator.startsWith(">") ? order : -order;
  }

  /** Whether a value lies beyond it; null, of no readings, does not. */
  boolean isPassedBy(@Nullable Object actual) {
    if (actual == null) {
      return false;
    }
    if (whole && (actual instanceof Long || actual instanceof Integer)) {
      long compared = ((Number) actual).longValue();
      return switch (operator) {
        case ">" -> compared > wholeValue;
        case ">=" -> compared >= wholeValue;
        case "<" -> compared < wholeValue;
        default -> compared <= wholeValue;
      };
    }
    double compared = ((Number) actual).doubleValue();
    return switch (operator) {
      case ">" -> compared > value;
      case ">=" -> compared >= value;
      case "<" -> compared < value;
      default -> compared <= value;
    };
  }
}
