package io.smartcar.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 0.1:10}: a tenth of the cars, ten minutes. */
final class BufferedOption implements ITypeConverter<BufferedOption.Buffered> {

  private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?):(\\d{1,6})");

  /**
   * Which cars are out of reach now and then; immutable.
   *
   * @param share fraction of the cars
   * @param length how long an outage takes
   */
  record Buffered(double share, Duration length) {}

  @Override
  public Buffered convert(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "must be SHARE:MINUTES, as 0.1:10 for a tenth of the cars and ten minutes, but was "
              + text);
    }
    double share = Double.parseDouble(matcher.group(1));
    long minutes = Long.parseLong(matcher.group(2));
    if (share > 1 || minutes == 0) {
      throw new TypeConversionException(
          "must be SHARE:MINUTES, a share of 0 to 1 and at least a minute, but was " + text);
    }
    return new Buffered(share, Duration.ofMinutes(minutes));
  }
}
