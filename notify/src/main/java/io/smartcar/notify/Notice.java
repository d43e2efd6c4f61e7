package io.smartcar.notify;

import io.smartcar.events.RaisedAlert;
import io.smartcar.redis.AlertChange;
import java.time.Duration;
import java.util.Optional;

/**
 * One thing that a receiver is told: an alert is there, is withdrawn, or stands in the place of
 * another. Immutable.
 *
 * @param key names this change for ever, also when it is sent again; the receiver may know by it
 *     that it has it
 * @param heldBack how many alerts of the same rule and car were not told since the last one that
 *     was
 */
public record Notice(String key, AlertChange change, long heldBack) {

  /** The rule of what is said of quiet hours when they are over. */
  static final String QUIET_HOURS = "quiet-hours";

  /** What the keys of these begin with, as that of no alert does: those begin with its day. */
  static final String QUIET_KEYS = "quiet/";

  /** The alert that it is about. */
  public RaisedAlert raised() {
    return change.raised();
  }

  /** The alert's identity, {@code rule/car-date}. */
  public String identity() {
    return raised().alert().rule() + '/' + raised().alert().member();
  }

  /** Whether it is of no alert, but says how many were not told. */
  public boolean isSummary() {
    return key.startsWith(QUIET_KEYS);
  }

  /** Whether the alert does not hold any more. */
  public boolean isWithdrawn() {
    return change instanceof AlertChange.Withdrawn;
  }

  /** The identity of the alert in whose place it stands; empty if it stands in none's. */
  public Optional<String> replaces() {
    return change instanceof AlertChange.Replaced replaced
        ? Optional.of(replaced.replaces())
        : Optional.empty();
  }

  /** How long after it should have been raised it was found, in event time; empty if in time. */
  public Optional<Duration> lateBy() {
    if (change instanceof AlertChange.Added added) {
      return added.lateBy();
    }
    return change instanceof AlertChange.Replaced replaced
        ? Optional.of(replaced.lateBy())
        : Optional.empty();
  }
}
