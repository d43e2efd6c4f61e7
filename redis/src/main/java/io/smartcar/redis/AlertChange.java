package io.smartcar.redis;

import io.smartcar.events.RaisedAlert;
import java.time.Duration;
import java.util.Optional;

/**
 * An entry of a day's stream; immutable. Whoever applies all of them in order has the alerts that
 * hold. Of an alert that the version before added, the moment and the rules' version are 0.
 */
public sealed interface AlertChange {

  /** The alert that the entry is about. */
  RaisedAlert raised();

  /**
   * An alert holds from now on.
   *
   * @param lateBy how long after it should have been raised it was found, in event time; empty if
   *     the live rules found it
   */
  record Added(RaisedAlert raised, Optional<Duration> lateBy) implements AlertChange {}

  /** An alert does not hold any more, as it was. */
  record Withdrawn(RaisedAlert raised) implements AlertChange {}

  /**
   * An alert holds in the place of another.
   *
   * @param replaces the identity ({@code rule/car-date}) of the one that holds no more; that of the
   *     alert itself if only its values or its moment are others
   * @param lateBy as of {@link Added}
   */
  record Replaced(String replaces, RaisedAlert raised, Duration lateBy) implements AlertChange {}
}
