package io.smartcar.topology.log;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.LogReader;
import io.smartcar.eventlog.LogSlice;
import io.smartcar.eventlog.TopicState;
import io.smartcar.rules.live.port.EventLog;
import io.smartcar.rules.live.port.LogUnavailableException;
import io.smartcar.rules.live.port.RecordSlice;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The topic as a rule task's log of events. Not thread-safe: one rule task's thread. */
public final class KafkaEventLog implements EventLog {

  private final LogReader reader;

  /** Creates it without connecting. */
  public KafkaEventLog(EventLogSettings settings) {
    this.reader = new LogReader(settings);
  }

  @Override
  public Topic topic() throws LogUnavailableException {
    return topic(ask(reader::topic));
  }

  @Override
  public CompletableFuture<Topic> askTopic() {
    return unavailable(reader.askTopic().thenApply(KafkaEventLog::topic));
  }

  private static Topic topic(TopicState found) {
    return new Topic(found.id(), found.partitionCount());
  }

  @Override
  public Optional<Duration> retention() throws LogUnavailableException {
    return ask(reader::retention);
  }

  @Override
  public CompletableFuture<Map<Integer, Long>> endOffsets(Set<Integer> partitions) {
    return unavailable(reader.endOffsets(partitions));
  }

  @Override
  public Map<Integer, Long> offsetsAt(Set<Integer> partitions, long timestampMillis)
      throws LogUnavailableException {
    return ask(() -> reader.offsetsAt(partitions, timestampMillis));
  }

  @Override
  public RecordSlice read(int partition, long from, long to) throws LogUnavailableException {
    return new ReadSlice(ask(() -> reader.read(partition, from, to)));
  }

  private static <T> T ask(Supplier<T> question) throws LogUnavailableException {
    try {
      return question.get();
    } catch (EventLogException e) {
      throw unavailable(e);
    }
  }

  private static <T> CompletableFuture<T> unavailable(CompletableFuture<T> answer) {
    return answer.exceptionally(
        failure -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
          throw new CompletionException(unavailable(cause == null ? failure : cause));
        });
  }

  private static LogUnavailableException unavailable(Throwable failure) {
    return new LogUnavailableException(String.valueOf(failure.getMessage()), failure);
  }

  @Override
  public void close() {
    reader.close();
  }

  /** What was read, as the rules see it. */
  private record ReadSlice(LogSlice read) implements RecordSlice {
    @Override
    public int partition() {
      return read.partition();
    }

    @Override
    public long firstOffset() {
      return read.firstOffset();
    }

    @Override
    public long nextOffset() {
      return read.nextOffset();
    }

    @Override
    public int size() {
      return read.size();
    }

    @Override
    public long offset(int index) {
      return read.offset(index);
    }

    @Override
    public long timestampMillis(int index) {
      return read.timestampMillis(index);
    }

    @Override
    public byte @Nullable [] value(int index) {
      return read.value(index);
    }
  }
}
