package io.smartcar.hbase;

import io.smartcar.events.CarEvent;
import java.util.Objects;

/**
 * An event to be stored; immutable.
 *
 * @param event the event; its row is given by its date and car
 * @param recordTimestampMillis the timestamp of the Kafka record it came in, epoch milliseconds. It
 *     becomes the timestamp of the cells, so that storing the record again stores the same cells;
 *     of two records with one identity the one with the later timestamp stays. Negative counts as
 *     0.
 */
public record StoredEvent(CarEvent event, long recordTimestampMillis) {

  /** Checks that nothing is missing. */
  public StoredEvent {
    Objects.requireNonNull(event, "event");
    recordTimestampMillis = Math.max(0, recordTimestampMillis);
  }
}
