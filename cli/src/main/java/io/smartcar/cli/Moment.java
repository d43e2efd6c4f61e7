package io.smartcar.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time as it is written on the command line: the digits of an event's date ({@code yyyyMMdd},
 * with {@code HHmmss}, with {@code SSS}), or ISO 8601 ({@code 2018-08-30}, {@code
 * 2018-08-30T09:14:59}, or with an offset or {@code Z}). Without an offset it is meant in the
 * configured zone.
 */
public final class Moment {

  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS");

  private final Reading reading;
  private final boolean wholeDay;

  private Moment(Reading reading, boolean wholeDay) {
    this.reading = reading;
    this.wholeDay = wholeDay;
  }

  /** Reads the text. */
  static Moment of(String text) {
    try {
      if (text.matches("\\d{8}|\\d{4}-\\d{2}-\\d{2}")) {
        DateTimeFormatter format =
            text.length() == 8
                ? DateTimeFormatter.BASIC_ISO_DATE
                : DateTimeFormatter.ISO_LOCAL_DATE;
        return local(LocalDate.parse(text, format).atStartOfDay(), true);
      }
      if (text.matches("\\d{14}|\\d{17}")) {
        return local(LocalDateTime.parse(text, text.length() == 14 ? SECONDS : MILLIS), false);
      }
      if (text.matches(".*(Z|[+-]\\d{2}:\\d{2})")) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        return new Moment(zone -> instant, false);
      }
      return local(LocalDateTime.parse(text), false);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "must be a time, as 20180830, 20180830091459, 20180830091459900 or 2018-08-30T09:14:59: "
              + text);
    }
  }

  private static Moment local(LocalDateTime time, boolean wholeDay) {
    return new Moment(zone -> time.atZone(zone).toInstant(), wholeDay);
  }

  /** The time, or the beginning of the day. */
  public Instant begin(ZoneId zone) {
    return reading.in(zone);
  }

  /** The time, or the end of the day. */
  public Instant end(ZoneId zone) {
    return wholeDay ? endOfDay(zone) : reading.in(zone);
  }

  /** The end of the day that this is in. */
  Instant endOfDay(ZoneId zone) {
    LocalDate day = LocalDate.ofInstant(reading.in(zone), zone);
    return day.plusDays(1).atStartOfDay(zone).toInstant();
  }

  private interface Reading {
    Instant in(ZoneId zone);
  }

  /** For picocli. */
  public static final class Converter implements ITypeConverter<Moment> {

    @Override
    public Moment convert(String text) {
      return of(text);
    }
  }
}
