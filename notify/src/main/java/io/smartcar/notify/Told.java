package io.smartcar.notify;

import java.time.Duration;
import java.util.Optional;

/**
 * Somebody who is told, and of what; immutable.
 *
 * @param name the name of the receiver; how far it was told is kept under it
 * @param wishes what it wants to be told
 * @param gather alerts that come within this time are told together, wall time
 * @param maxAlerts so many at most at once, at least 1
 * @param quiet when it is left alone; empty: never
 */
public record Told(
    String name, Wishes wishes, Duration gather, int maxAlerts, Optional<QuietHours> quiet) {

  /** Who is never left alone. */
  public Told(String name, Wishes wishes, Duration gather, int maxAlerts) {
    this(name, wishes, gather, maxAlerts, Optional.empty());
  }
}
