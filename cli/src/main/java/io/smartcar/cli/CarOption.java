package io.smartcar.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a car's number. */
public final class CarOption implements ITypeConverter<String> {

  private static final Pattern CAR = Pattern.compile("[A-Za-z0-9_]{1,32}");

  /** As most fleets number their cars, if it were written with a capital. */
  private static final Pattern LETTER_FIRST = Pattern.compile("[a-z]+[0-9]+");

  @Override
  public String convert(String text) {
    if (!CAR.matcher(text).matches()) {
      throw new TypeConversionException("must be 1 to 32 letters, digits or '_': " + text);
    }
    return text;
  }

  /**
   * What to say where nothing was found of a car.
   *
   * @param carNumber the car asked for; null if none was
   * @param other a car that was seen and differs in its letters' case only; null if none was
   */
  public static Optional<String> hint(@Nullable String carNumber, @Nullable String other) {
    if (carNumber == null) {
      return Optional.empty();
    }
    String meant =
        other == null && LETTER_FIRST.matcher(carNumber).matches()
            ? carNumber.toUpperCase(Locale.ROOT)
            : other;
    return Optional.ofNullable(meant)
        .map(car -> "car numbers are case-sensitive: did you mean " + car + "?");
  }
}
