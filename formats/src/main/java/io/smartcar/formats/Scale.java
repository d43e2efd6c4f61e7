package io.smartcar.formats;

import java.util.List;
import java.util.Locale;

/**
 * From a number as a record has it to the book's whole number; immutable.
 *
 * @param factor from what stands there to the unit, multiplied first
 * @param offset added then
 * @param toBook from the unit to the book's, then rounded; 0 if only {@code steps} say it
 * @param min the least value in the unit that is one
 * @param max the largest
 * @param slack how much beyond these may be, as it is rounded away
 * @param whole whether only whole numbers are values
 * @param steps if there are any: from which value of the unit on each step begins, the first of
 *     step 1
 * @param unit for people
 */
record Scale(
    double factor,
    double offset,
    double toBook,
    double min,
    double max,
    double slack,
    boolean whole,
    List<Double> steps,
    String unit) {

  /** What {@link #whole(double)} returns for what is no value. */
  static final int NONE = -1;

  /** Copies. */
  Scale {
    steps = List.copyOf(steps);
  }

  /** The whole number, or {@link #NONE}. */
  int whole(double raw) {
    double value = value(raw);
    if (!isWithin(value) || (whole && value != Math.rint(value))) {
      return NONE;
    }
    return !steps.isEmpty() ? step(value) : (int) Math.round(value * toBook);
  }

  /** Whether it is between the least and the largest value. */
  boolean isWithin(double value) {
    return value >= min - slack && value <= max + slack;
  }

  /** In the unit; not a number stays that. */
  double value(double raw) {
    return raw * factor + offset;
  }

  /** The number of steps whose beginning is at or below the value. */
  int step(double value) {
    int step = 0;
    while (step < steps.size() && value >= steps.get(step)) {
      step++;
    }
    return step;
  }

  /** To be read after "must be". */
  String rule() {
    return (whole ? "a whole number " : "a number ")
        + text(min)
        + " to "
        + text(max)
        + (unit.isEmpty() ? "" : " " + unit)
        + (factor == 1 && offset == 0
            ? ""
            : " when multiplied by "
                + text(factor)
                + (offset == 0 ? "" : ", plus " + text(offset)));
  }

  private static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : String.format(Locale.ROOT, "%.6g", number).replaceFirst("\\.?0+$", "");
  }
}
