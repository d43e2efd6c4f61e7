package io.smartcar.rules.late.port;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import java.util.List;

/** The alerts that hold, and their correction. Used from one thread. */
public interface HeldAlerts {

  /** Those of a car raised in that time, both ends included, in order of when they were raised. */
  List<RaisedAlert> holding(String carNumber, long fromMillis, long toMillis)
      throws UnavailableException;

  /**
   * Corrects a car's alerts; once, however often it is asked to.
   *
   * @return false if a judgement of a higher revision has been there: nothing was changed
   */
  boolean correct(String carNumber, long revision, List<Correction> corrections)
      throws UnavailableException;
}
