package io.smartcar.events.time;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * A time, or a whole day, as people write it: {@link #FORMS}. What it is of depends on a clock,
 * which says what is now and in which zone a text without an offset is meant. Read by {@link #of};
 * immutable.
 *
 * <p>Only what exists is read: the calendar is strict, days are those of 1970 to 9999 (as in
 * events), and a local time that a change of the clocks skips is refused. One that occurs twice is
 * the earlier of the two, as it is in events; with an offset either can be named.
 */
public final class Moment {

  /** The forms, for messages and help. */
  public static final String FORMS =
      "20180830, 2018-08-30, '2018-08-30 22:00', 20180830091459, 2018-08-30T09:14:59+02:00, 22:00,"
          + " today, yesterday, now or -2h";

  /** The earliest and the latest day. */
  static final int FIRST_YEAR = 1970;

  static final int LAST_YEAR = 9999;

  private final String text;
  private final boolean wholeDay;
  private final Reading reading;

  Moment(String text, boolean wholeDay, Reading reading) {
    this.text = text;
    this.wholeDay = wholeDay;
    this.reading = reading;
  }

  /**
   * Reads a text.
   *
   * @throws DateTimeException in one line, if it is no time, or one that does not exist in any zone
   */
  public static Moment of(String text) {
    return MomentReader.read(text);
  }

  /**
   * The time, or the beginning of the day.
   *
   * @param clock what is now, and the zone
   * @throws DateTimeException in one line, if there is no such time in the clock's zone
   */
  public Instant begin(Clock clock) {
    return reading.at(clock);
  }

  /**
   * The time, or the end of the day: the beginning of the next one.
   *
   * @throws DateTimeException as {@link #begin} does
   */
  public Instant end(Clock clock) {
    return wholeDay ? endOfDay(clock) : reading.at(clock);
  }

  /**
   * The end of the day that this is in.
   *
   * @throws DateTimeException as {@link #begin} does
   */
  public Instant endOfDay(Clock clock) {
    return dayOf(clock).plusDays(1).atStartOfDay(clock.getZone()).toInstant();
  }

  /**
   * The day that this is.
   *
   * @throws DateTimeException also if it is no whole day
   */
  public LocalDate day(Clock clock) {
    if (!wholeDay) {
      throw new DateTimeException(
          "must be a day, as 20180830, 2018-08-30, today or yesterday: " + text);
    }
    return dayOf(clock);
  }

  private LocalDate dayOf(Clock clock) {
    return LocalDate.ofInstant(reading.at(clock), clock.getZone());
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }

  /** How a text becomes a time. */
  interface Reading {
    Instant at(Clock clock);
  }

  /** A day's beginning, which is not 00:00 where the clocks change at midnight. */
  static Instant beginning(LocalDate day, ZoneId zone) {
    Instant begin = day.atStartOfDay(zone).toInstant();
    // A country that crosses the date line leaves a day out.
    if (!begin.isBefore(day.plusDays(1).atStartOfDay(zone).toInstant())) {
      throw new DateTimeException("there is no day " + day + " in " + zone);
    }
    return begin;
  }

  /** A local time in a zone. */
  static Instant local(LocalDateTime time, ZoneId zone) {
    if (zone.getRules().getValidOffsets(time).isEmpty()) {
      throw new DateTimeException(
          "there is no %s in %s: the clocks go from %s to %s"
              .formatted(
                  time,
                  zone,
                  zone.getRules().getTransition(time).getDateTimeBefore(),
                  zone.getRules().getTransition(time).getDateTimeAfter()));
    }
    return time.atZone(zone).toInstant();
  }
}
