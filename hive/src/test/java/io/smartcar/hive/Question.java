package io.smartcar.hive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A query of the project, and how answers to it are compared. */
enum Question {
  AVERAGE_SPEED_BY_AREA_AND_HOUR,
  TEN_CARS_THAT_BRAKE_HARDEST,
  DRIVING_BY_AGE_AND_SEX;

  private static final Path QUERIES = Path.of("../export/queries");
  private static final Pattern FRACTION = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");

  Path file() {
    return QUERIES.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-') + ".sql");
  }

  String text() throws IOException {
    return Files.readString(file());
  }

  /** A row's values as both engines are made to write them: fractions with six digits. */
  static String row(List<String> values) {
    return String.join("|", values.stream().map(Question::value).toList());
  }

  static String row(String values) {
    return row(Arrays.asList(values.split("\\|", -1)));
  }

  private static String value(String value) {
    boolean fraction = value.matches(".*[.E].*") && FRACTION.matcher(value).matches();
    return fraction ? "%.6f".formatted(Double.valueOf(value)) : value;
  }
}
