package io.smartcar.hbase;

import java.util.stream.Stream;

/** Finds stored events by car, time, area and speed, in any combination. Thread-safe. */
public interface EventSearch extends AutoCloseable {

  /**
   * The events that a query asks for, in order of time and of one time in order of cars, each with
   * the timestamp of the record it came in; read as they are asked for, so that memory is bounded
   * however many they are. Close the stream.
   *
   * @throws EventStoreException from the stream, if the store does not answer, the table is
   *     missing, or a row is no event
   */
  Stream<StoredEvent> find(EventQuery query);

  /**
   * How many those are; blocks.
   *
   * @throws EventStoreException as the stream of {@link #find} does
   */
  long count(EventQuery query);

  /** Releases what it opened. */
  @Override
  void close();
}
