package io.smartcar.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 1}, {@code 0.5}, {@code 20} or {@code max}, which is infinite. */
final class SpeedOption implements ITypeConverter<Double> {

  @Override
  public Double convert(String text) {
    if (text.equalsIgnoreCase("max")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double speed = Double.parseDouble(text);
      if (speed > 0 && speed <= 1_000_000) {
        return speed;
      }
    } catch (NumberFormatException notANumber) {
      // the message below says it
    }
    throw new TypeConversionException(
        "must be max or a number above 0, up to 1000000, but was " + text);
  }
}
