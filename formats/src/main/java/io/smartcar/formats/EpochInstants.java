package io.smartcar.formats;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Times since 1970 in UTC, in some unit; what is below a millisecond is cut off.
 *
 * @param unit for people
 * @param perSecond how many of the unit are a second
 */
record EpochInstants(String unit, long perSecond) implements Instants {

  private static final int MAX_DIGITS = 18;
  private static final int MAX_CHARS = 40;

  @Override
  public String rule() {
    return "a number of " + unit + " since 1970";
  }

  @Override
  public long millis(byte[] text, int from, int to) {
    long number = 0;
    int digits = 0;
    for (int at = from; at < to; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9 || ++digits > MAX_DIGITS) {
        return exact(text, from, to);
      }
      number = number * 10 + digit;
    }
    if (digits == 0) {
      return NONE;
    }
    return perSecond >= 1000
        ? number / (perSecond / 1000)
        : number > Long.MAX_VALUE / 1000 ? NONE : number * (1000 / perSecond);
  }

  /** With a fraction or an exponent, as JSON may have it. */
  private long exact(byte[] text, int from, int to) {
    if (to - from > MAX_CHARS || Double.isNaN(Bytes.decimal(text, from, to, '.'))) {
      return NONE;
    }
    BigDecimal number = new BigDecimal(Bytes.text(text, from, to));
    // As many digits as the exponent says would be written out.
    if (number.signum() < 0 || Math.abs((long) number.scale()) > MAX_CHARS) {
      return NONE;
    }
    BigDecimal millis =
        number
            .multiply(BigDecimal.valueOf(1000))
            .divide(BigDecimal.valueOf(perSecond), 0, RoundingMode.DOWN);
    return millis.precision() <= MAX_DIGITS ? millis.longValue() : NONE;
  }
}
