package io.smartcar.events;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * Reads {@code yyyyMMddHHmmss} and {@code yyyyMMddHHmmssSSS} as epoch milliseconds of a time zone.
 *
 * <p>A local time that a change of the clocks skips does not exist and is refused; one that occurs
 * twice is the earlier of the two. Not thread-safe.
 */
final class DateReader {

  /**
   * What {@link #epochMillis} returns for a text that is no date; no date of 1970 to 9999 is it.
   */
  static final long REFUSED = Long.MIN_VALUE;

  private static final int MINUTE_DIGITS = 12;
  private static final int SECOND_DIGITS = 14;
  private static final int MILLI_DIGITS = 17;

  /*
   * Telemetry comes nearly in order, so the minute of the last date is mostly the minute of the
   * next one: its twelve digits are compared as one number, and only a new minute is looked up in
   * the calendar and the zone. A minute inside which the zone's offset changes (historic changes of
   * local mean time do that) is not remembered.
   */
  private final ZoneId zone;
  private final ZoneRules rules;
  private long lastMinute = -1;
  private long lastMinuteMillis;

  DateReader(ZoneId zone) {
    this.zone = zone;
    this.rules = zone.getRules();
  }

  /** Converts the text in {@code [from, to)}, or returns {@link #REFUSED}. */
  long epochMillis(byte[] text, int from, int to) {
    int length = to - from;
    if (length != SECOND_DIGITS && length != MILLI_DIGITS) {
      return REFUSED;
    }
    long minute = digits(text, from, from + MINUTE_DIGITS);
    long second = digits(text, from + MINUTE_DIGITS, from + SECOND_DIGITS);
    long milli = digits(text, from + SECOND_DIGITS, to);
    if (minute < 0 || second < 0 || second > 59 || milli < 0) {
      return REFUSED;
    }
    if (minute != lastMinute) {
      return newMinute(minute, (int) second, (int) milli);
    }
    return lastMinuteMillis + second * 1000 + milli;
  }

  /** The rule that a text breaks for which {@link #epochMillis} returned {@link #REFUSED}. */
  String rule(byte[] text, int from, int to) {
    int length = to - from;
    boolean rightLength = length == SECOND_DIGITS || length == MILLI_DIGITS;
    if (!rightLength || digits(text, from, to) < 0) {
      return "14 or 17 digits (yyyyMMddHHmmss or yyyyMMddHHmmssSSS)";
    }
    long minute = digits(text, from, from + MINUTE_DIGITS);
    long second = digits(text, from + MINUTE_DIGITS, from + SECOND_DIGITS);
    if (isOnCalendar(minute) && second <= 59) {
      return "a local time that exists in " + zone;
    }
    return Field.DATE.rule;
  }

  private long newMinute(long minute, int second, int milli) {
    if (!isOnCalendar(minute)) {
      return REFUSED;
    }
    LocalDateTime start = localMinute(minute);
    List<ZoneOffset> offsets = rules.getValidOffsets(start);
    if (offsets.size() == 1 && offsets.equals(rules.getValidOffsets(start.withSecond(59)))) {
      lastMinute = minute;
      lastMinuteMillis = start.toEpochSecond(offsets.get(0)) * 1000;
      return lastMinuteMillis + second * 1000L + milli;
    }
    LocalDateTime exact = start.withSecond(second);
    List<ZoneOffset> exactOffsets = rules.getValidOffsets(exact);
    return exactOffsets.isEmpty()
        ? REFUSED
        : exact.toEpochSecond(exactOffsets.get(0)) * 1000 + milli;
  }

  private static boolean isOnCalendar(long minute) {
    if (minute < 1970_00_00_00_00L) {
      return false;
    }
    try {
      localMinute(minute);
      return true;
    } catch (DateTimeException noSuchDate) {
      return false;
    }
  }

  private static LocalDateTime localMinute(long minute) {
    return LocalDateTime.of(
        (int) (minute / 1_00_00_00_00L),
        (int) (minute / 1_00_00_00 % 100),
        (int) (minute / 1_00_00 % 100),
        (int) (minute / 100 % 100),
        (int) (minute % 100));
  }

  /** The number that the ASCII digits in {@code [from, to)} are (0 if there is none), or -1. */
  private static long digits(byte[] text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
