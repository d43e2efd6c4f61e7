package io.smartcar.cli;

import io.smartcar.events.time.Moment;
import java.time.DateTimeException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time, or a day, in any of {@link Moment#FORMS}. */
public final class MomentOption implements ITypeConverter<Moment> {

  @Override
  public Moment convert(String text) {
    try {
      return Moment.of(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
