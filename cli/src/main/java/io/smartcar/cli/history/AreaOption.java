package io.smartcar.cli.history;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an area's number. */
final class AreaOption implements ITypeConverter<String> {

  private static final Pattern AREA = Pattern.compile("[A-F](?:0[1-9]|10)");

  @Override
  public String convert(String text) {
    if (!AREA.matcher(text).matches()) {
      throw new TypeConversionException("must be A01 to F10: " + text);
    }
    return text;
  }
}
