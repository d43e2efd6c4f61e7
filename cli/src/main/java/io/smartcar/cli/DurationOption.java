package io.smartcar.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}, {@code 7d}, as the configuration has
 * them.
 */
public final class DurationOption implements ITypeConverter<Duration> {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private static final Duration LONGEST = Duration.ofDays(1_000_000);

  @Override
  public Duration convert(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("must be a number with ms, s, m, h or d, but was " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    if (duration.compareTo(LONGEST) > 0) {
      throw new TypeConversionException(
          "must be at most " + LONGEST.toDays() + "d, but was " + text);
    }
    return duration;
  }
}
