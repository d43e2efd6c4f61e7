package io.smartcar.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 256MB} or {@code 1GB} as bytes; a MB is 1,048,576 of them. */
public final class SizeOption implements ITypeConverter<Long> {

  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,9})(MB|GB)", Pattern.CASE_INSENSITIVE);
  private static final int TO_MB = 20;
  private static final int TO_GB = 30;

  @Override
  public Long convert(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("must be a number with MB or GB, but was " + text);
    }
    boolean gigabytes = matcher.group(2).equalsIgnoreCase("GB");
    return Long.parseLong(matcher.group(1)) << (gigabytes ? TO_GB : TO_MB);
  }
}
