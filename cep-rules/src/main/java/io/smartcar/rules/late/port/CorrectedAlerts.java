package io.smartcar.rules.late.port;

import io.smartcar.events.late.JudgedSpan;

/**
 * The alerts that hold, for a judgement that was asked for and not opened by late readings. Used
 * from one thread.
 *
 * <p>How the two keep out of each other's way: {@link #begin} before anything is looked at, so that
 * a judgement that had begun earlier changes nothing any more; {@link #judged} before the
 * corrections, so that one that begins later judges by the same version.
 */
public interface CorrectedAlerts extends HeldAlerts {

  /**
   * Begins a judgement of a car's alerts that were raised in that time, both ends included.
   *
   * @return a revision higher than each before: no judgement of a lower one corrects them any more
   */
  long begin(String carNumber, long fromMillis, long toMillis) throws UnavailableException;

  /**
   * From now on the span is judged by its version, whoever judges it.
   *
   * @param forgetBefore spans that ended before this event time need not be known any more
   * @return false if another judgement of the car has begun meanwhile: nothing was changed
   */
  boolean judged(String carNumber, long revision, JudgedSpan span, long forgetBefore)
      throws UnavailableException;

  /** Whether there are any alerts of that day, of any car; {@code yyyyMMdd}. */
  boolean hasAlertsOf(String day) throws UnavailableException;
}
