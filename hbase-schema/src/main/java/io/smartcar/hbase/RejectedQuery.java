package io.smartcar.hbase;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which refused records are asked for; immutable.
 *
 * @param topic of this topic; empty for all
 * @param from with {@code from <= record's timestamp}; {@link Instant#MIN} for no bound
 * @param to and {@code record's timestamp < to}; {@link Instant#MAX} for no bound
 */
public record RejectedQuery(Optional<String> topic, Instant from, Instant to) {

  /** Checks that nothing is missing. */
  public RejectedQuery {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
  }

  /** The first timestamp asked for, epoch milliseconds, not negative. */
  long fromMillis() {
    return millis(from);
  }

  /** The first timestamp that is too late, epoch milliseconds, not negative. */
  long toMillis() {
    return millis(to);
  }

  private static long millis(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return time.isBefore(Instant.ofEpochMilli(Long.MAX_VALUE)) ? ceiling(time) : Long.MAX_VALUE;
  }

  private static long ceiling(Instant time) {
    long millis = time.toEpochMilli();
    return Instant.ofEpochMilli(millis).equals(time) ? millis : millis + 1;
  }
}
