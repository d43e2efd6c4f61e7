package io.smartcar.eventlog;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at the topic and at the groups that read it, for those who watch; changes nothing. Connects
 * when it is first used; methods throw {@link EventLogException} if Kafka does not answer or has no
 * such topic. Not thread-safe: one thread.
 */
public final class LogLook implements AutoCloseable {

  private final EventLogSettings settings;
  private final LogReader reader;

  /** Creates it without connecting. */
  public LogLook(EventLogSettings settings) {
    this(settings, new LogReader(settings));
  }

  LogLook(EventLogSettings settings, LogReader reader) {
    this.settings = settings;
    this.reader = reader;
  }

  /** Where the partitions begin and end now. */
  public LogExtent extent() {
    Set<Integer> partitions =
        IntStream.range(0, topic().partitionCount()).boxed().collect(Collectors.toSet());
    // The starts first: an end that is asked for later lies behind them.
    Map<Integer, Long> starts = reader.startOffsets(partitions);
    try {
      return new LogExtent(starts, reader.endOffsets(partitions).join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof EventLogException known ? known : e;
    }
  }

  private TopicState topic() {
    try {
      return reader.topic();
    } catch (EventLogException e) {
      Throwable cause = e.getCause() == null ? null : e.getCause().getCause();
      throw cause instanceof UnknownTopicOrPartitionException
          ? new EventLogException(
              "there is no %s: create it with: smartcar topic create".formatted(settings), e)
          : e;
    }
  }

  /** By what Kafka tells the topic from others, also from one that had its name before. */
  public String topicId() {
    return topic().id();
  }

  /** A group's committed offsets with their metadata, by partition. */
  public Map<Integer, CommittedOffset> group(String group) {
    try (GroupOffsets offsets = new GroupOffsets(settings, group)) {
      return offsets.all();
    }
  }

  /** The same as {@link LogExtent#lagOf} takes it. */
  public static Map<Integer, Long> offsets(Map<Integer, CommittedOffset> committed) {
    Map<Integer, Long> offsets = new HashMap<>();
    committed.forEach((partition, saved) -> offsets.put(partition, saved.offset()));
    return offsets;
  }

  /**
   * The timestamp of the first record at or after an offset; empty if none came within the time for
   * one read.
   */
  public Optional<Instant> writtenAt(int partition, long offset) {
    LogSlice slice = reader.read(partition, offset, offset + 1);
    return slice.size() == 0
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(slice.timestampMillis(0)));
  }

  @Override
  public void close() {
    reader.close();
  }
}
