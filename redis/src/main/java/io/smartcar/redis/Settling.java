package io.smartcar.redis;

import java.io.Serializable;
import java.time.Duration;

/**
 * When stretches that late readings open are due; immutable.
 *
 * @param settle how long after the last of its readings a stretch is due: more may follow
 * @param longestWait how long after the first of its readings it is due at the latest
 * @param gap stretches of a car become one if no more than this, in event time, lies between them
 */
public record Settling(Duration settle, Duration longestWait, Duration gap)
    implements Serializable {

  /** Ten seconds, at most a minute; stretches that are a minute apart are one. */
  public static final Settling DEFAULT =
      new Settling(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(1));

  /** Checks that none is negative. */
  public Settling {
    if (settle.isNegative() || longestWait.isNegative() || gap.isNegative()) {
      throw new IllegalArgumentException(
          "settle, longestWait and gap must be >= 0: %s, %s, %s"
              .formatted(settle, longestWait, gap));
    }
  }
}
