package io.smartcar.events.late;

import java.util.Objects;

/**
 * Readings of one car that the rules were not shown, for their time had passed, or that came in the
 * place of others that had been shown: what the rules say of the car around that time must be
 * judged again. A rule task makes them as it takes the log; they must be kept before its checkpoint
 * goes past them.
 *
 * @param carNumber the car
 * @param fromMillis the earliest of their event times, epoch milliseconds
 * @param toMillis the latest of their event times, epoch milliseconds
 * @param topicId the id of the topic they came from
 * @param partition its partition
 * @param nextOffset the offset behind the last of them: when everything below it is stored, their
 *     rows can be read
 * @param count how many there are
 */
public record LateReadings(
    String carNumber,
    long fromMillis,
    long toMillis,
    String topicId,
    int partition,
    long nextOffset,
    long count) {

  /** The earliest must not lie behind the latest. */
  public LateReadings {
    Objects.requireNonNull(carNumber, "carNumber");
    Objects.requireNonNull(topicId, "topicId");
    if (fromMillis > toMillis) {
      throw new IllegalArgumentException(
          "fromMillis must not be after toMillis: " + fromMillis + " > " + toMillis);
    }
  }
}
