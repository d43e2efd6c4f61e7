package io.smartcar.status;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time as people say them: the two largest units. */
public final class Ages {

  private Ages() {}

  /** {@code 0.4 s}, {@code 12 s}, {@code 3 m 20 s}, {@code 5 h 2 m}, {@code 3,012 d}. */
  public static String text(Duration age) {
    if (age.compareTo(Duration.ofSeconds(10)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", age.toMillis() / 1000.0);
    }
    if (age.toHours() == 0) {
      return age.toMinutes() == 0
          ? age.toSeconds() + " s"
          : age.toMinutes() + " m " + age.toSecondsPart() + " s";
    }
    return age.toDays() < 2
        ? age.toHours() + " h " + age.toMinutesPart() + " m"
        : String.format(Locale.ROOT, "%,d d", age.toDays());
  }
}
