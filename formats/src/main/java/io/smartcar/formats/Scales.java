package io.smartcar.formats;

import java.util.List;

/** Reads what a mapping file says of a number's unit. */
final class Scales {

  private static final double LARGE = 1e12;

  /** A receiver of a car that stands may say -0.1. */
  private static final double LESS_THAN_HALF = 0.49;

  /** Angles from which the book's three steps begin, unless a mapping says otherwise. */
  private static final List<Double> STEERING_DEGREES = List.of(5.0, 90.0, 270.0);

  /** More than any wheel turns. */
  private static final int MAX_DEGREES = 2_000;

  private Scales() {}

  static Scale speed(Section section, int max) {
    String unit = section.choice("unit", "km/h", List.of("km/h", "mph", "m/s", "kn"));
    double kmh =
        switch (unit) {
          case "mph" -> 1.609344;
          case "m/s" -> 3.6;
          case "kn" -> 1.852;
          default -> 1;
        };
    return new Scale(
        section.number("factor", 1),
        section.number("offset", 0),
        kmh,
        0,
        max / kmh,
        LESS_THAN_HALF / kmh,
        false,
        List.of(),
        unit);
  }

  static Scale pedal(Section section, int max) {
    List<Double> steps = steps(section, max);
    String unit =
        section.choice("unit", !steps.isEmpty() ? "" : "steps", List.of("steps", "%", "ratio"));
    return switch (unit) {
      case "%" -> scale(section, max / 100.0, 0, 100, false, steps, unit);
      case "ratio" -> scale(section, max, 0, 1, false, steps, "");
      case "steps" -> scale(section, 1, 0, max, true, steps, unit);
      default -> scale(section, 0, -LARGE, LARGE, false, steps, unit);
    };
  }

  static Scale steering(Section section) {
    List<Double> given = steps(section, STEERING_DEGREES.size());
    List<Double> steps = !given.isEmpty() ? given : STEERING_DEGREES;
    if (steps.get(0) <= 0) {
      section.refuse("steps-from", "must begin above 0 degrees");
    }
    boolean isRadians = section.choice("unit", "deg", List.of("deg", "rad")).equals("rad");
    double degrees = isRadians ? Math.toDegrees(1) : 1;
    return new Scale(
        section.number("factor", 1) * degrees,
        section.number("offset", 0) * degrees,
        1,
        -MAX_DEGREES,
        MAX_DEGREES,
        0,
        false,
        steps,
        "degrees");
  }

  private static List<Double> steps(Section section, int count) {
    List<Double> steps = section.growing("steps-from");
    if (!steps.isEmpty() && steps.size() != count) {
      section.refuse(
          "steps-from",
          "must be " + count + " numbers, from which on step 1 to " + count + " begins");
      return List.of();
    }
    return steps;
  }

  private static Scale scale(
      Section section,
      double toBook,
      double min,
      double max,
      boolean whole,
      List<Double> steps,
      String unit) {
    return new Scale(
        section.number("factor", 1),
        section.number("offset", 0),
        toBook,
        min,
        max,
        0,
        whole,
        steps,
        unit);
  }
}
