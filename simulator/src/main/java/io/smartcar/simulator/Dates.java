package io.smartcar.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The dates of a fleet's events: 14 digits, or 17 if the period is no whole number of seconds. */
final class Dates {

  /** The last year that has four digits. */
  static final int MAX_YEAR = 9999;

  private final DateTimeFormatter format;

  Dates(Duration period) {
    boolean wholeSeconds = period.toMillis() % 1000 == 0;
    format =
        DateTimeFormatter.ofPattern(
            wholeSeconds ? "uuuuMMddHHmmss" : "uuuuMMddHHmmssSSS", Locale.ROOT);
  }

  /** The date at that time, epoch milliseconds of a clock without zone. */
  byte[] at(long timeMillis) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(timeMillis, 1000),
            Math.floorMod(timeMillis, 1000) * 1_000_000,
            ZoneOffset.UTC);
    if (time.getYear() > MAX_YEAR) {
      throw new TelemetryException(
          "the fleet's clock has passed the year 9999: start earlier", null);
    }
    return format.format(time).getBytes(StandardCharsets.US_ASCII);
  }
}
