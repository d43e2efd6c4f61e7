package io.smartcar.rules.live.port;

import io.smartcar.rules.live.RuleTask;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The log of events as the source of truth: the port through which a {@link RuleTask} reads what
 * the spout did not bring, and learns where the log ends. Called by the task's thread only;
 * transactional records that are not committed do not exist for it.
 */
public interface EventLog extends AutoCloseable {

  /**
   * A topic as it is at a moment; immutable.
   *
   * @param id by what the servers tell it from others, also from one that had its name before: a
   *     topic that is deleted and created again has another
   * @param partitionCount its partitions, numbered from 0; some may be added while it runs
   */
  record Topic(String id, int partitionCount) {}

  /**
   * Which topic this is.
   *
   * @throws LogUnavailableException if the servers do not answer within the log's own time limit,
   *     or have no such topic
   */
  Topic topic() throws LogUnavailableException;

  /**
   * Asks for the same. Never blocks; the future fails with {@link LogUnavailableException} if the
   * servers do not answer, or have no such topic.
   */
  CompletableFuture<Topic> askTopic();

  /**
   * Asks for the end of each partition: the offset that the next record would get, also if not all
   * before it can be read yet, as while a transaction is open. Never blocks; the future fails with
   * {@link LogUnavailableException} if the servers do not answer.
   */
  CompletableFuture<Map<Integer, Long>> endOffsets(Set<Integer> partitions);

  /**
   * Reads on from an offset: a slice with {@code firstOffset() == from} that reaches as far as one
   * fetch brings, at most to {@code to}, and over holes. A slice that reaches no further than
   * {@code from} says that nothing came within the log's own time limit for one read.
   *
   * <p>If the log begins above {@code from} (retention removed records), the slice begins at the
   * log's start instead: {@code firstOffset() > from}.
   *
   * @throws LogUnavailableException if the servers do not answer
   */
  RecordSlice read(int partition, long from, long to) throws LogUnavailableException;

  /**
   * Where in time: of each partition the first offset whose record's own timestamp is at or after a
   * time. Every record before it is of an earlier timestamp, in whatever order timestamps are. A
   * partition that has no such record now is not in the map. May take some seconds.
   *
   * @param timestampMillis epoch milliseconds, not negative
   * @throws LogUnavailableException if the servers do not answer
   */
  Map<Integer, Long> offsetsAt(Set<Integer> partitions, long timestampMillis)
      throws LogUnavailableException;

  /**
   * For how long the log keeps a record; empty if for ever.
   *
   * @throws LogUnavailableException if the servers do not answer
   */
  default Optional<Duration> retention() throws LogUnavailableException {
    return Optional.empty();
  }

  @Override
  void close();
}
