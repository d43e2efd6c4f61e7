package io.smartcar.events;

import java.util.Objects;

/**
 * An alert with how it came about; immutable. A rule raises an alert at a moment of its own time:
 * that of the event that made it, or that of the end of a window. The moment depends on the events
 * alone, so that two runs over the same events raise the same alert at the same moment.
 *
 * @param alert what was found
 * @param raisedAtMillis the rules' time when it was raised, epoch milliseconds
 * @param rulesVersion the version of the rules that raised it, 0 for those of the jar
 */
public record RaisedAlert(Alert alert, long raisedAtMillis, int rulesVersion) {

  /** Nothing may be missing. */
  public RaisedAlert {
    Objects.requireNonNull(alert, "alert");
  }
}
