package io.smartcar.formats;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Dates by a pattern of {@link DateTimeFormatter}, with names in English in any case; those without
 * a zone or offset are local times of the zone. The last text is remembered. Not thread-safe.
 */
final class PatternInstants implements Instants {

  private static final int MAX_CHARS = 100;

  private final String pattern;
  private final DateTimeFormatter formatter;
  private final ZoneId zone;
  private byte[] lastText = {};
  private long lastMillis = NONE;

  /**
   * Of this pattern.
   *
   * @throws IllegalArgumentException if there is no such pattern
   */
  PatternInstants(String pattern, ZoneId zone) {
    this.pattern = pattern;
    this.formatter = formatter(pattern);
    this.zone = zone;
  }

  /** Why dates cannot be read by this pattern, or null if they can. */
  static @Nullable String problem(String pattern) {
    try {
      PatternInstants instants = new PatternInstants(pattern, ZoneOffset.UTC);
      ZonedDateTime sample = ZonedDateTime.of(2018, 8, 30, 21, 14, 59, 0, ZoneOffset.UTC);
      long read = instants.read(instants.formatter.format(sample));
      return Math.abs(read - sample.toInstant().toEpochMilli()) < 60_000
          ? null
          : "it does not give the date and the time to the minute";
    } catch (IllegalArgumentException | DateTimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public String rule() {
    return rule(pattern, zone);
  }

  static String rule(String pattern, ZoneId zone) {
    return "a date as \"" + pattern + "\" says, that exists in " + zone;
  }

  /** The fastest reader of these dates. */
  static Instants of(String pattern, ZoneId zone) {
    FixedDates fixed = FixedDates.of(pattern, zone);
    return fixed == null ? new PatternInstants(pattern, zone) : fixed;
  }

  @Override
  public long millis(byte[] text, int from, int to) {
    if (Bytes.equal(lastText, text, from, to)) {
      return lastMillis;
    }
    if (to - from > MAX_CHARS) {
      return NONE;
    }
    try {
      lastMillis = read(Bytes.text(text, from, to));
    } catch (DateTimeException | ArithmeticException noSuchDate) {
      lastMillis = NONE;
    }
    lastText = Arrays.copyOfRange(text, from, to);
    return lastMillis;
  }

  private long read(String text) {
    TemporalAccessor date =
        formatter.parseBest(text, ZonedDateTime::from, OffsetDateTime::from, LocalDateTime::from);
    if (date instanceof ZonedDateTime zoned) {
      return zoned.toInstant().toEpochMilli();
    }
    if (date instanceof OffsetDateTime shifted) {
      return shifted.toInstant().toEpochMilli();
    }
    LocalDateTime local = LocalDateTime.from(date);
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.isEmpty()) {
      return NONE;
    }
    return local.toInstant(offsets.get(0)).truncatedTo(ChronoUnit.MILLIS).toEpochMilli();
  }

  private static DateTimeFormatter formatter(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(withoutEra(pattern))
        .toFormatter(Locale.ENGLISH)
        // Otherwise 31 February would be its 28th.
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /** A year of an era would need the era; u is the year without one. */
  private static String withoutEra(String pattern) {
    StringBuilder out = new StringBuilder(pattern);
    boolean quoted = false;
    for (int i = 0; i < out.length(); i++) {
      if (out.charAt(i) == '\'') {
        quoted = !quoted;
      } else if (!quoted && out.charAt(i) == 'y') {
        out.setCharAt(i, 'u');
      }
    }
    return out.toString();
  }
}
