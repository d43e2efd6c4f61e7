package io.smartcar.events;

import java.io.Serializable;
import java.time.ZoneId;

/**
 * How the records of a log become events, the same for all who read it. Immutable and thread-safe;
 * sent to the workers.
 */
@FunctionalInterface
public interface RecordFormat extends Serializable {

  /** The book's records. */
  RecordFormat BOOK = EventDecoder::new;

  /**
   * A decoder of its own for one thread.
   *
   * @param zone of the dates of events
   */
  RecordDecoder decoder(ZoneId zone);
}
