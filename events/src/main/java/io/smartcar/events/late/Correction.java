package io.smartcar.events.late;

import io.smartcar.events.RaisedAlert;

/** What a judgement changes about the alerts of a car. */
public sealed interface Correction {

  /**
   * An alert was missing.
   *
   * @param added the alert
   * @param lateMillis how long, in event time, after it should have been raised: how far the live
   *     rules' clock was past that moment when it was judged
   */
  record Add(RaisedAlert added, long lateMillis) implements Correction {}

  /**
   * An alert does not hold.
   *
   * @param withdrawn the alert as it was
   */
  record Withdraw(RaisedAlert withdrawn) implements Correction {}

  /**
   * An alert is another than it was: the same rule raised it at the same moment, of another event
   * or with other values.
   *
   * @param withdrawn the alert as it was
   * @param added as it is now; perhaps with the same identity
   * @param lateMillis as of {@link Add}
   */
  record Replace(RaisedAlert withdrawn, RaisedAlert added, long lateMillis) implements Correction {}
}
