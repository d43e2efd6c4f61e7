package io.smartcar.eventlog;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the topic: a port, so that what sends can be tried without Kafka. For one thread;
 * methods throw {@link EventLogException} if Kafka is away or refuses.
 */
public interface LogWriter extends AutoCloseable {

  /** How many partitions the topic has. */
  int partitions();

  /** The partition of a key, as Kafka's own clients choose it. */
  int partition(byte[] key);

  /**
   * Sends a record; returns before it has arrived, and may wait for earlier ones.
   *
   * @param key null if it has none
   * @param arrived called once, by another thread: with null when the record is in the log, with
   *     the reason if it will not be
   */
  void send(
      int partition,
      byte @Nullable [] key,
      byte[] value,
      Consumer<@Nullable EventLogException> arrived);

  /** Returns when everything sent has arrived, or will not. */
  void flush();

  /** Releases what it opened, without waiting for what has not been flushed. */
  @Override
  void close();
}
