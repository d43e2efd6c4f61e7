package io.smartcar.formats;

import java.time.ZoneId;

/** The book's dates: 14 digits, or 17 with milliseconds, of a zone. Not thread-safe. */
final class BookInstants implements Instants {

  private static final int SECOND_DIGITS = 14;
  private static final int MILLI_DIGITS = 17;

  private final LocalTimes local;

  BookInstants(ZoneId zone) {
    this.local = new LocalTimes(zone);
  }

  @Override
  public String rule() {
    return "14 or 17 digits (yyyyMMddHHmmss or yyyyMMddHHmmssSSS), a time that exists in "
        + local.zone();
  }

  @Override
  public long millis(byte[] text, int from, int to) {
    int length = to - from;
    if (length != SECOND_DIGITS && length != MILLI_DIGITS) {
      return NONE;
    }
    for (int i = from; i < to; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return NONE;
      }
    }
    return local.millis(
        number(text, from, 4),
        number(text, from + 4, 2),
        number(text, from + 6, 2),
        number(text, from + 8, 2),
        number(text, from + 10, 2),
        number(text, from + 12, 2),
        number(text, from + SECOND_DIGITS, length - SECOND_DIGITS));
  }

  private static int number(byte[] text, int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      number = number * 10 + text[i] - '0';
    }
    return number;
  }
}
