package io.smartcar.rules.late;

import io.smartcar.events.RaisedAlert;
import java.util.ArrayList;
import java.util.List;

/**
 * The alerts of a car that hold in the time that is judged, and of which of them the readings are
 * gone. Not thread-safe.
 *
 * <p>How it works: an alert is raised of readings, so there was at least one in the time that its
 * rule looks back from it. If none is stored any more, rows were removed, and nothing can be said
 * of the alert; nor of what was raised up to a look-back after the next reading, of which a part
 * may be gone.
 */
final class HeldOfCar {

  private final List<RaisedAlert> alerts;
  private final long lookBackMillis;
  private final List<Span> unknown = new ArrayList<>();
  private int next;
  private long lastReadingMillis = Long.MIN_VALUE;
  private long unknownFromMillis;
  private boolean isUnknown;

  /**
   * Creates it before any reading.
   *
   * @param alerts in order of when they were raised
   * @param lookBackMillis how far the rules look back that may have raised them
   */
  HeldOfCar(List<RaisedAlert> alerts, long lookBackMillis) {
    this.alerts = List.copyOf(alerts);
    this.lookBackMillis = lookBackMillis;
  }

  List<RaisedAlert> alerts() {
    return alerts;
  }

  /** There is a reading of that time; none is earlier than the one before. */
  void reading(long timeMillis) {
    passTo(timeMillis);
    if (isUnknown) {
      isUnknown = false;
      unknown.add(new Span(unknownFromMillis, timeMillis + lookBackMillis));
    }
    lastReadingMillis = timeMillis;
  }

  /** There is no other reading. */
  void end() {
    passTo(Long.MAX_VALUE);
    if (isUnknown) {
      isUnknown = false;
      unknown.add(new Span(unknownFromMillis, Long.MAX_VALUE));
    }
  }

  private void passTo(long timeMillis) {
    for (; next < alerts.size() && alerts.get(next).raisedAtMillis() < timeMillis; next++) {
      long raisedAtMillis = alerts.get(next).raisedAtMillis();
      if (!isUnknown && lastReadingMillis < raisedAtMillis - lookBackMillis) {
        isUnknown = true;
        unknownFromMillis = raisedAtMillis - lookBackMillis;
      }
    }
  }

  /** Whether the readings of which an alert would have been raised then may be gone. */
  boolean isUnknown(long raisedAtMillis) {
    return unknown.stream().anyMatch(span -> span.has(raisedAtMillis));
  }
}
