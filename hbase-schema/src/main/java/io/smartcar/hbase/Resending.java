package io.smartcar.hbase;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a refused record was sent to the log again; immutable.
 *
 * @param isConfirmed false from before it is sent until it is known to have arrived: if whoever
 *     began it died meanwhile, it may be in the log again or not
 * @param time when it was begun
 * @param by who had it sent, without line breaks
 */
public record Resending(boolean isConfirmed, Instant time, String by) {

  private static final String CONFIRMED = "done";
  private static final String BEGUN = "begun";

  /** Checks that nothing is missing. */
  public Resending {
    Objects.requireNonNull(time, "time");
    by = by.replaceAll("\\p{Cntrl}", " ");
  }

  /** The same, arrived. */
  public Resending confirmed() {
    return new Resending(true, time, by);
  }

  /** As it is kept: {@code done 2026-11-29T16:00:00Z ann}. */
  String text() {
    return (isConfirmed ? CONFIRMED : BEGUN) + ' ' + time + ' ' + by;
  }

  /** Reads what {@link #text} has written; null if it is something else. */
  static @Nullable Resending of(String text) {
    String[] parts = text.split(" ", 3);
    boolean isOne = parts.length == 3 && (parts[0].equals(CONFIRMED) || parts[0].equals(BEGUN));
    try {
      return isOne
          ? new Resending(parts[0].equals(CONFIRMED), Instant.parse(parts[1]), parts[2])
          : null;
    } catch (DateTimeException notOurs) {
      return null;
    }
  }
}
