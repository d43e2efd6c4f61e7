package io.smartcar.formats;

import java.time.ZoneId;

/**
 * {@code 2018-08-30T09:14:59.9+02:00}: a blank may stand for the T, seconds and fraction may be
 * left out, the offset may be Z, +02:00, +0200 or +02; without one it is a local time of the zone.
 * Not thread-safe.
 */
final class IsoInstants implements Instants {

  private static final int MIN_LENGTH = 16;
  private static final int SECONDS_LENGTH = 19;
  private static final int MAX_OFFSET_SECONDS = 18 * 3600;
  private static final int NO_OFFSET = Integer.MIN_VALUE;
  private static final int BAD_OFFSET = Integer.MAX_VALUE;

  private final LocalTimes local;

  IsoInstants(ZoneId zone) {
    this.local = new LocalTimes(zone);
  }

  @Override
  public String rule() {
    return "a date and time of ISO 8601, as 2018-08-30T09:14:59.900+02:00, that exists in "
        + local.zone();
  }

  @Override
  public long millis(byte[] text, int from, int to) {
    if (to - from < MIN_LENGTH || !isDateAndMinute(text, from)) {
      return NONE;
    }
    int year = number(text, from, 4);
    int month = number(text, from + 5, 2);
    int day = number(text, from + 8, 2);
    int hour = number(text, from + 11, 2);
    int minute = number(text, from + 14, 2);
    int second = 0;
    int milli = 0;
    int at = from + MIN_LENGTH;
    if (at < to && text[at] == ':') {
      if (to - from < SECONDS_LENGTH) {
        return NONE;
      }
      second = number(text, at + 1, 2);
      at = from + SECONDS_LENGTH;
      if (at < to && (text[at] == '.' || text[at] == ',')) {
        int end = endOfDigits(text, at + 1, to);
        milli = end == at + 1 ? -1 : fraction(text, at + 1, end);
        at = end;
      }
    }
    int offset = offset(text, at, to);
    if ((year | month | day | hour | minute | second | milli) < 0 || offset == BAD_OFFSET) {
      return NONE;
    }
    return offset == NO_OFFSET
        ? local.millis(year, month, day, hour, minute, second, milli)
        : LocalTimes.atOffset(year, month, day, hour, minute, second, milli, offset);
  }

  /** The first three digits of a fraction; more are cut off. */
  private static int fraction(byte[] text, int from, int to) {
    int milli = 0;
    for (int i = 0; i < 3; i++) {
      milli = milli * 10 + (from + i < to ? text[from + i] - '0' : 0);
    }
    return milli;
  }

  private static boolean isDateAndMinute(byte[] text, int from) {
    byte between = text[from + 10];
    return text[from + 4] == '-'
        && text[from + 7] == '-'
        && (between == 'T' || between == 't' || between == ' ')
        && text[from + 13] == ':';
  }

  private static int offset(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] == ' ') {
      at++;
    }
    if (at == to) {
      return NO_OFFSET;
    }
    if (text[at] == 'Z' || text[at] == 'z') {
      return at + 1 == to ? 0 : BAD_OFFSET;
    }
    int length = to - at;
    boolean signed = text[at] == '+' || text[at] == '-';
    boolean colon = length == 6 && text[at + 3] == ':';
    if (!signed || !(length == 3 || length == 5 || colon)) {
      return BAD_OFFSET;
    }
    int hours = number(text, at + 1, 2);
    int minutes = length == 3 ? 0 : number(text, to - 2, 2);
    int seconds = hours * 3600 + minutes * 60;
    if (hours < 0 || minutes < 0 || minutes > 59 || seconds > MAX_OFFSET_SECONDS) {
      return BAD_OFFSET;
    }
    return text[at] == '-' ? -seconds : seconds;
  }

  private static int endOfDigits(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }

  /** The number of so many digits, or -1. */
  private static int number(byte[] text, int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
