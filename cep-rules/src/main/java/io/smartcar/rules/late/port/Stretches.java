package io.smartcar.rules.late.port;

import io.smartcar.events.late.OpenStretches;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where stretches of cars' times wait to be judged, and survive whoever judges them. Used from one
 * thread.
 */
public interface Stretches {

  /** Cars of this lane with stretches that are due, the longest overdue first, at most so many. */
  List<String> due(int limit) throws UnavailableException;

  /**
   * Takes a car's stretches to judge them, also those that were taken before and not closed; due
   * again after the lease. Empty if it has none.
   */
  Optional<OpenStretches> take(String carNumber, Duration lease) throws UnavailableException;

  /** They are not judged yet; due again after that time. */
  void postpone(OpenStretches taken, Duration time) throws UnavailableException;

  /** They are judged. */
  void close(OpenStretches judged) throws UnavailableException;
}
