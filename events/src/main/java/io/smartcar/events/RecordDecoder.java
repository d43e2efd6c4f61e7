package io.smartcar.events;

import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a log as events, of one format: {@link EventDecoder} those of the book, a
 * decoder made of a mapping those of others. Whoever takes records asks it for each, in whatever
 * order they come. Not thread-safe: one instance a thread.
 */
public interface RecordDecoder {

  /**
   * The event of a whole record, or why it is none; never an exception. Null (a Kafka tombstone) is
   * refused like any other record that is no event.
   */
  Decoded decode(byte @Nullable [] record);
}
