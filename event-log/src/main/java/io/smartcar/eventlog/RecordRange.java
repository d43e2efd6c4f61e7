package io.smartcar.eventlog;

/**
 * The records between two points of each partition: read once from one end to the other, the
 * partitions in any order. Used by one thread; {@link #done} may be asked by any.
 */
public interface RecordRange extends AutoCloseable {

  /** How many partitions it has, numbered from 0. */
  int partitions();

  /**
   * Reads on in a partition that has not {@linkplain #ended ended}: a slice that reaches further
   * than the last one.
   *
   * @throws EventLogException if Kafka does not answer
   */
  LogSlice read(int partition);

  /** Whether the partition was read to its end. */
  boolean ended(int partition);

  /** How much was read, 0 to 1. */
  double done();

  @Override
  void close();
}
