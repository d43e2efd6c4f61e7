package io.smartcar.formats;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * Writes points in time as the dates of events: 14 digits of a whole second, 17 of any other. Not
 * thread-safe.
 */
final class EventDates {

  /*
   * Readings of a fleet come nearly in order, so the minute is mostly the last one's: its offset is
   * looked up once, and its twelve digits are written once.
   */
  private static final int MINUTE_DIGITS = 12;
  private static final int SECOND_DIGITS = 14;
  private static final int MILLI_DIGITS = 17;
  private static final long MINUTE_MILLIS = 60_000;
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 9999;

  private final ZoneRules rules;
  private final byte[] digits = new byte[MILLI_DIGITS];
  private long offsetMinute = Long.MIN_VALUE;
  private long offsetMillis;
  private long writtenMinute = Long.MIN_VALUE;
  private long lastMillis = Long.MIN_VALUE;
  private String lastDate = "";

  EventDates(ZoneId zone) {
    this.rules = zone.getRules();
  }

  /**
   * Writes the date of a time.
   *
   * @return false if no date means it: it is not of the years 1970 to 9999, or in the zone the same
   *     local time was there before, an hour earlier
   */
  boolean write(long millis, Reading reading) {
    if (millis != lastMillis) {
      if (!findOffset(millis) || !writeMinute(millis + offsetMillis)) {
        return false;
      }
      int inMinute = (int) Math.floorMod(millis + offsetMillis, MINUTE_MILLIS);
      put(inMinute / 1000, MINUTE_DIGITS, 2);
      put(inMinute % 1000, SECOND_DIGITS, 3);
      int length = inMinute % 1000 == 0 ? SECOND_DIGITS : MILLI_DIGITS;
      lastDate = new String(digits, 0, length, StandardCharsets.ISO_8859_1);
      lastMillis = millis;
    }
    reading.date = lastDate;
    reading.eventTime = lastMillis;
    return true;
  }

  private boolean findOffset(long millis) {
    long minute = Math.floorDiv(millis, MINUTE_MILLIS);
    if (minute == offsetMinute) {
      return true;
    }
    offsetMinute = Long.MIN_VALUE;
    ZoneOffset offset = rules.getOffset(Instant.ofEpochMilli(millis));
    offsetMillis = offset.getTotalSeconds() * 1000L;
    if (!isFirst(millis, offset)) {
      return false;
    }
    long start = minute * MINUTE_MILLIS;
    long end = start + MINUTE_MILLIS - 1;
    if (isWhole(start, offset) && isWhole(end, offset)) {
      offsetMinute = minute;
    }
    return true;
  }

  private boolean isWhole(long millis, ZoneOffset offset) {
    return rules.getOffset(Instant.ofEpochMilli(millis)).equals(offset) && isFirst(millis, offset);
  }

  /** Whether the local time at this offset means this time when it is read again. */
  private boolean isFirst(long millis, ZoneOffset offset) {
    List<ZoneOffset> offsets =
        rules.getValidOffsets(LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), offset));
    return !offsets.isEmpty() && offsets.get(0).equals(offset);
  }

  private boolean writeMinute(long localMillis) {
    long minute = Math.floorDiv(localMillis, MINUTE_MILLIS);
    if (minute == writtenMinute) {
      return true;
    }
    LocalDateTime time = LocalDateTime.ofEpochSecond(minute * 60, 0, ZoneOffset.UTC);
    if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
      return false;
    }
    put(time.getYear(), 0, 4);
    put(time.getMonthValue(), 4, 2);
    put(time.getDayOfMonth(), 6, 2);
    put(time.getHour(), 8, 2);
    put(time.getMinute(), 10, 2);
    writtenMinute = minute;
    return true;
  }

  private void put(int number, int at, int count) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      digits[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
