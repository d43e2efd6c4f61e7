package io.smartcar.eventlog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic by offset, in no consumer group, and says what the topic is like. Connects when
 * it is first used. Records of transactions that are open or were aborted do not exist for it.
 * Methods throw {@link EventLogException} if Kafka does not answer within some seconds. Not
 * thread-safe: one thread.
 */
public final class LogReader implements AutoCloseable {

  private static final int MAX_READ_RECORDS = 20_000;
  private static final Duration READ_WAIT = Duration.ofMillis(500);
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  private final EventLogSettings settings;
  private @Nullable Admin admin;
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  /** Creates it without connecting. */
  public LogReader(EventLogSettings settings) {
    this.settings = settings;
  }

  /** The same over a client that is connected already; it is closed with this. */
  LogReader(EventLogSettings settings, Admin admin) {
    this.settings = settings;
    this.admin = admin;
  }

  /** Which topic this is now. */
  public TopicState topic() {
    try {
      return describe().get(REQUEST_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("describe", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw away("describe", e);
    }
  }

  /** Asks for the same. Never blocks; the future fails with {@link EventLogException}. */
  public CompletableFuture<TopicState> askTopic() {
    try {
      return describe()
          .toCompletionStage()
          .toCompletableFuture()
          .exceptionally(
              failure -> {
                throw new CompletionException(away("describe", failure));
              });
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(away("describe", e));
    }
  }

  private KafkaFuture<TopicState> describe() {
    return admin()
        .describeTopics(
            List.of(settings.topic()),
            new DescribeTopicsOptions().timeoutMs(REQUEST_TIMEOUT_MILLIS))
        .allTopicNames()
        .thenApply(topics -> topics.values().iterator().next())
        .thenApply(found -> new TopicState(found.topicId().toString(), found.partitions().size()));
  }

  /** For how long the log keeps a record; empty if for ever, or if Kafka may not say. */
  public Optional<Duration> retention() {
    Map<String, String> values = TopicConfigs.of(admin(), settings, REQUEST_TIMEOUT_MILLIS);
    String policy = values.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
    String retention = values.getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "-1");
    long millis = Long.parseLong(retention);
    return policy.contains(TopicConfig.CLEANUP_POLICY_DELETE) && millis >= 0
        ? Optional.of(Duration.ofMillis(millis))
        : Optional.empty();
  }

  /**
   * Asks for the end of each partition: the offset that the next record would get, also if not all
   * before it can be read yet, as while a transaction is open. Never blocks; the future fails with
   * {@link EventLogException}.
   */
  public CompletableFuture<Map<Integer, Long>> endOffsets(Set<Integer> partitions) {
    try {
      return listOffsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED)
          .toCompletionStage()
          .toCompletableFuture()
          .thenApply(LogReader::byPartition)
          .exceptionally(
              failure -> {
                throw new CompletionException(away("ask for its end", failure));
              });
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(away("ask for its end", e));
    }
  }

  /**
   * Where in time: of each partition the first offset whose record's own timestamp is at or after a
   * time. A partition that has no such record now is not in the map.
   *
   * @param timestampMillis epoch milliseconds, not negative
   */
  public Map<Integer, Long> offsetsAt(Set<Integer> partitions, long timestampMillis) {
    if (timestampMillis < 0) {
      // To the servers a negative time is a question for the start or the end.
      throw new IllegalArgumentException("timestampMillis must be >= 0: " + timestampMillis);
    }
    try {
      Map<Integer, Long> offsets =
          new HashMap<>(
              byPartition(
                  listOffsets(
                          partitions,
                          OffsetSpec.forTimestamp(timestampMillis),
                          IsolationLevel.READ_COMMITTED)
                      .get(REQUEST_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)));
      // The answer for a partition that has no such record.
      offsets.values().removeIf(offset -> offset < 0);
      return offsets;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("ask for its offsets", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw away("ask for its offsets", e);
    }
  }

  /**
   * The start of each partition: the first offset that the log still has, also if what is there
   * cannot be read yet, as while a transaction is open.
   */
  public Map<Integer, Long> startOffsets(Set<Integer> partitions) {
    try {
      return byPartition(
          listOffsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED)
              .get(REQUEST_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("ask for its start", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw away("ask for its start", e);
    }
  }

  private KafkaFuture<Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo>> listOffsets(
      Set<Integer> partitions, OffsetSpec which, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    for (int partition : partitions) {
      question.put(new TopicPartition(settings.topic(), partition), which);
    }
    ListOffsetsOptions options =
        new ListOffsetsOptions(isolation).timeoutMs(REQUEST_TIMEOUT_MILLIS);
    return admin().listOffsets(question, options).all();
  }

  private static Map<Integer, Long> byPartition(
      Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> answer) {
    Map<Integer, Long> ends = new HashMap<>();
    answer.forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  /**
   * Reads on from an offset: a slice with {@code firstOffset() == from} that reaches as far as one
   * fetch brings, at most to {@code to}, and over holes. A slice that reaches no further than
   * {@code from} says that nothing came within the time for one read. If the log begins above
   * {@code from}, the slice begins at the log's start instead.
   */
  public LogSlice read(int partition, long from, long to) {
    TopicPartition source = new TopicPartition(settings.topic(), partition);
    try {
      return read(consumerAt(source, from), source, from, to);
    } catch (OffsetOutOfRangeException e) {
      return readFromStart(source, from, to);
    } catch (KafkaException e) {
      throw away("read", e);
    }
  }

  /** The log no longer has the offset: it begins later. */
  private LogSlice readFromStart(TopicPartition source, long from, long to) {
    try {
      KafkaConsumer<byte[], byte[]> reader = consumer();
      long start = reader.beginningOffsets(List.of(source)).getOrDefault(source, from);
      if (start <= from) {
        return new ConsumedSlice(source.partition(), from, from, List.of());
      }
      reader.seek(source, start);
      return read(reader, source, start, Math.max(to, start));
    } catch (KafkaException e) {
      throw away("read", e);
    }
  }

  private static LogSlice read(
      KafkaConsumer<byte[], byte[]> reader, TopicPartition source, long from, long to) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long next = from;
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(READ_WAIT).records(source)) {
      if (record.offset() >= to) {
        return new ConsumedSlice(source.partition(), from, to, records);
      }
      records.add(record);
      next = record.offset() + 1;
    }
    // Behind the last record there may be offsets without one, which only the position tells.
    next = Math.max(next, Math.min(reader.position(source), to));
    return new ConsumedSlice(source.partition(), from, next, records);
  }

  /**
   * Every partition that was ever read stays assigned, and paused: what the consumer has fetched of
   * it ahead is still there when it is read on, while a change of the assignment would drop it.
   */
  private KafkaConsumer<byte[], byte[]> consumerAt(TopicPartition source, long offset) {
    KafkaConsumer<byte[], byte[]> reader = consumer();
    Set<TopicPartition> assigned = reader.assignment();
    if (assigned.contains(source)) {
      reader.pause(assigned);
      reader.resume(List.of(source));
      if (reader.position(source) != offset) {
        reader.seek(source, offset);
      }
    } else {
      Set<TopicPartition> more = new HashSet<>(assigned);
      more.add(source);
      reader.assign(more);
      reader.pause(assigned);
      reader.seek(source, offset);
    }
    return reader;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    KafkaConsumer<byte[], byte[]> reader = consumer;
    if (reader == null) {
      Map<String, Object> properties = settings.client(Map.of());
      properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
      properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_READ_RECORDS);
      properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
      properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
      reader =
          new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new RecordDeserializer());
      consumer = reader;
    }
    return reader;
  }

  private Admin admin() {
    Admin client = admin;
    if (client == null) {
      client = Admin.create(settings.client(Map.of()));
      admin = client;
    }
    return client;
  }

  private EventLogException away(String what, Throwable cause) {
    return new EventLogException(
        "%s: cannot %s: %s".formatted(settings, what, KafkaFailure.told(cause)), cause);
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
