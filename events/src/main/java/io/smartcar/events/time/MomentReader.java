package io.smartcar.events.time;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the forms of a {@link Moment}. No state. */
final class MomentReader {

  private static final String DATE = "(?:(\\d{4})-(\\d{2})-(\\d{2})|(\\d{4})(\\d{2})(\\d{2}))";
  private static final String DAY = "(?:" + DATE + "|(today|yesterday))";
  private static final String TIME = "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?";
  private static final String OFFSET = "(Z|[+-]\\d{2}(?::?\\d{2})?)";

  /** Groups 1 to 7 the day, 8 to 11 the time of day, 12 the offset. */
  private static final Pattern WRITTEN =
      Pattern.compile(DAY + "(?:(?:T| +)" + TIME + OFFSET + "?)?", Pattern.CASE_INSENSITIVE);

  private static final Pattern TIME_OF_DAY = Pattern.compile(TIME);
  private static final Pattern DIGITS =
      Pattern.compile("(\\d{8})(\\d{2})(\\d{2})(\\d{2})(\\d{3})?");
  private static final Pattern AGO = Pattern.compile("-(\\d{1,12})(ms|s|m|h|d)");

  private MomentReader() {}

  static Moment read(String text) {
    String asked = text.strip();
    if (asked.equalsIgnoreCase("now")) {
      return new Moment(asked, false, Clock::instant);
    }
    Matcher ago = AGO.matcher(asked);
    if (ago.matches()) {
      Duration back = duration(Long.parseLong(ago.group(1)), ago.group(2));
      return new Moment(asked, false, clock -> before(clock.instant(), back, asked));
    }
    Matcher digits = DIGITS.matcher(asked);
    if (digits.matches()) {
      LocalDate date = date(matched(WRITTEN, digits.group(1)));
      LocalTime time =
          time(digits.group(2), digits.group(3), digits.group(4), digits.group(5), asked);
      return timeOf(asked, clock -> date, time, null);
    }
    Matcher timeOfDay = TIME_OF_DAY.matcher(asked);
    if (timeOfDay.matches()) {
      return timeOf(asked, MomentReader::today, time(timeOfDay, 1, asked), null);
    }
    return written(matched(WRITTEN, asked), asked);
  }

  private static Moment written(Matcher parts, String text) {
    Function<Clock, LocalDate> day = day(parts);
    if (parts.group(8) != null) {
      return timeOf(text, day, time(parts, 8, text), parts.group(12));
    }
    return new Moment(text, true, clock -> Moment.beginning(day.apply(clock), clock.getZone()));
  }

  private static Moment timeOf(
      String text, Function<Clock, LocalDate> day, LocalTime time, @Nullable String offset) {
    if (offset == null) {
      return new Moment(
          text, false, clock -> Moment.local(day.apply(clock).atTime(time), clock.getZone()));
    }
    ZoneOffset zone = ZoneOffset.of(offset.toUpperCase(Locale.ROOT));
    return new Moment(text, false, clock -> day.apply(clock).atTime(time).toInstant(zone));
  }

  private static Function<Clock, LocalDate> day(Matcher parts) {
    String word = parts.group(7);
    if (word == null) {
      LocalDate date = date(parts);
      return clock -> date;
    }
    return word.equalsIgnoreCase("today")
        ? MomentReader::today
        : clock -> today(clock).minusDays(1);
  }

  private static LocalDate today(Clock clock) {
    return LocalDate.now(clock);
  }

  private static LocalDate date(Matcher parts) {
    int first = parts.group(1) == null ? 4 : 1;
    int year = Integer.parseInt(parts.group(first));
    int month = Integer.parseInt(parts.group(first + 1));
    int day = Integer.parseInt(parts.group(first + 2));
    if (year < Moment.FIRST_YEAR || year > Moment.LAST_YEAR) {
      throw new DateTimeException(
          "must be of the years %d to %d: %s"
              .formatted(Moment.FIRST_YEAR, Moment.LAST_YEAR, parts.group()));
    }
    if (month < 1 || month > 12) {
      throw new DateTimeException("there is no month %02d: %s".formatted(month, parts.group()));
    }
    YearMonth of = YearMonth.of(year, month);
    if (!of.isValidDay(day)) {
      throw new DateTimeException(
          "there is no such day, %s %d has %d: %s"
              .formatted(
                  of.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                  year,
                  of.lengthOfMonth(),
                  parts.group()));
    }
    return of.atDay(day);
  }

  private static LocalTime time(Matcher parts, int first, String text) {
    return time(
        parts.group(first),
        parts.group(first + 1),
        parts.group(first + 2),
        parts.group(first + 3),
        text);
  }

  private static LocalTime time(
      String hour, String minute, @Nullable String second, @Nullable String part, String text) {
    int hours = Integer.parseInt(hour);
    if (hours == 24) {
      throw new DateTimeException("24:00 is 00:00 of the next day, write that: " + text);
    }
    int seconds = second == null ? 0 : Integer.parseInt(second);
    int nanos = part == null ? 0 : Integer.parseInt((part + "00000000").substring(0, 9));
    try {
      return LocalTime.of(hours, Integer.parseInt(minute), seconds, nanos);
    } catch (DateTimeException e) {
      throw new DateTimeException("there is no such time of day: " + text, e);
    }
  }

  private static Instant before(Instant now, Duration back, String text) {
    Instant earliest = LocalDateTime.of(Moment.FIRST_YEAR, 1, 1, 0, 0).toInstant(ZoneOffset.UTC);
    if (back.compareTo(Duration.between(earliest, now)) > 0) {
      throw new DateTimeException("must not go back before " + Moment.FIRST_YEAR + ": " + text);
    }
    return now.minus(back);
  }

  private static Duration duration(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new DateTimeException("must be a time, as " + Moment.FORMS + ": " + text);
    }
    return matcher;
  }
}
