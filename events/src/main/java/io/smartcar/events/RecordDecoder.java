package io.smartcar.events;

import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a log as events, of one format: {@link EventDecoder} those of the book, a
 * decoder made of a mapping those of others. Whoever takes records asks it for each, in whatever
 * order they come. Not thread-safe: one instance a thread.
 */
public interface RecordDecoder {

  /**
   * The event of a whole record, or why it is none. Null (a Kafka tombstone) is refused like any
   * other record that is no event.
   *
   * @throws DecodingWaitsException if it cannot be told now; the only exception there is, and none
   *     of the book's format. It may take some hundred milliseconds once, and none until it is of
   *     use to ask again
   */
  Decoded decode(byte @Nullable [] record);
}
