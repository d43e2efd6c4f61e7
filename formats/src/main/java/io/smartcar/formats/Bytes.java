package io.smartcar.formats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts as they stand in a record. */
final class Bytes {

  /** What {@link #decimal} returns for what is no number. */
  static final double NONE = Double.NaN;

  /** As many digits are a whole number that a double has exactly. */
  private static final int EXACT_DIGITS = 15;

  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private static final int MAX_NUMBER_BYTES = 64;

  private Bytes() {}

  static boolean equal(byte[] key, byte[] text, int from, int to) {
    return Arrays.equals(key, 0, key.length, text, from, to);
  }

  static int hash(byte[] text, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + text[i];
    }
    return hash ^ (hash >>> 15);
  }

  static String text(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  /**
   * The finite number that the text {@code [from, to)} is, or {@link #NONE}.
   *
   * @param point what stands before the fraction, a dot or a comma
   */
  static double decimal(byte[] text, int from, int to, char point) {
    int at = from;
    boolean negative = at < to && text[at] == '-';
    if (at < to && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    long digits = 0;
    int count = 0;
    int behind = -1;
    for (; at < to; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
        count++;
        behind = behind < 0 ? behind : behind + 1;
      } else if (text[at] == point && behind < 0) {
        behind = 0;
      } else {
        return unusual(text, from, to, point);
      }
      if (count > EXACT_DIGITS) {
        return unusual(text, from, to, point);
      }
    }
    if (count == 0) {
      return NONE;
    }
    // Both are exact, so that the quotient is the nearest double to what is written.
    double number = behind > 0 ? digits / TENS[behind] : digits;
    return negative ? -number : number;
  }

  /** With an exponent, or more digits. */
  private static double unusual(byte[] text, int from, int to, char point) {
    if (to - from > MAX_NUMBER_BYTES) {
      return NONE;
    }
    boolean digit = false;
    for (int i = from; i < to; i++) {
      byte b = text[i];
      boolean isDigit = b >= '0' && b <= '9';
      digit |= isDigit;
      if (!isDigit && b != point && b != '-' && b != '+' && b != 'e' && b != 'E') {
        return NONE;
      }
    }
    if (!digit) {
      return NONE;
    }
    try {
      double number = Double.parseDouble(text(text, from, to).replace(point, '.'));
      return Double.isFinite(number) ? number : NONE;
    } catch (NumberFormatException noNumber) {
      return NONE;
    }
  }
}
