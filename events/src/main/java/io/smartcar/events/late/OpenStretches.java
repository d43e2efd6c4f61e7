package io.smartcar.events.late;

import java.util.List;
import java.util.Objects;

/**
 * Stretches of one car's time that wait for a judgement, taken out to be judged. Readings that come
 * late meanwhile open stretches of their own.
 *
 * @param carNumber the car
 * @param revision grows with each time that stretches of this car are taken; a judgement of a lower
 *     one that comes behind one of a higher is refused
 * @param openedAtMillis when the first of the readings was noted, by the store's clock, epoch
 *     milliseconds
 * @param stretches disjoint, in order of time; never none
 * @param judged spans of the car's time that were judged on demand before, the last one last
 */
public record OpenStretches(
    String carNumber,
    long revision,
    long openedAtMillis,
    List<LateReadings> stretches,
    List<JudgedSpan> judged) {

  /** Copies the lists. */
  public OpenStretches {
    Objects.requireNonNull(carNumber, "carNumber");
    stretches = List.copyOf(stretches);
    judged = List.copyOf(judged);
    if (stretches.isEmpty()) {
      throw new IllegalArgumentException("stretches must not be empty");
    }
  }
}
