package io.smartcar.topology.log;

import io.smartcar.rules.live.EventLog;
import io.smartcar.rules.live.LogUnavailableException;
import io.smartcar.rules.live.RecordSlice;
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
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
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
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka topic as the log of events. Connects when it is first used. Records of transactions that
 * are open or were aborted do not exist for it. Not thread-safe: one rule task's thread.
 */
public final class KafkaEventLog implements EventLog {

  private static final int MAX_READ_RECORDS = 20_000;
  private static final Duration READ_WAIT = Duration.ofMillis(500);
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  private final String topic;
  private final Map<String, Object> connection;
  private @Nullable Admin admin;
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Creates it without connecting.
   *
   * @param connection Kafka client properties that every client needs, bootstrap.servers at least
   */
  public KafkaEventLog(String topic, Map<String, Object> connection) {
    this.topic = topic;
    this.connection = Map.copyOf(connection);
  }

  @Override
  public Topic topic() throws LogUnavailableException {
    try {
      return describe().get(REQUEST_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("describe", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw away("describe", e);
    }
  }

  @Override
  public CompletableFuture<Topic> askTopic() {
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

  private KafkaFuture<Topic> describe() {
    return admin()
        .describeTopics(
            List.of(topic), new DescribeTopicsOptions().timeoutMs(REQUEST_TIMEOUT_MILLIS))
        .allTopicNames()
        .thenApply(topics -> topics.values().iterator().next())
        .thenApply(found -> new Topic(found.topicId().toString(), found.partitions().size()));
  }

  @Override
  public Optional<Duration> retention() throws LogUnavailableException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      Config config =
          admin()
              .describeConfigs(List.of(resource))
              .all()
              .get(REQUEST_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
              .values()
              .iterator()
              .next();
      ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
      ConfigEntry retention = config.get(TopicConfig.RETENTION_MS_CONFIG);
      boolean forgets =
          policy == null || policy.value().contains(TopicConfig.CLEANUP_POLICY_DELETE);
      long millis = retention == null ? -1 : Long.parseLong(retention.value());
      return forgets && millis >= 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("describe its settings", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw away("describe its settings", e);
    }
  }

  @Override
  public CompletableFuture<Map<Integer, Long>> endOffsets(Set<Integer> partitions) {
    try {
      return listOffsets(partitions, OffsetSpec.latest())
          .toCompletionStage()
          .toCompletableFuture()
          .thenApply(KafkaEventLog::byPartition)
          .exceptionally(
              failure -> {
                throw new CompletionException(away("ask for its end", failure));
              });
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(away("ask for its end", e));
    }
  }

  @Override
  public Map<Integer, Long> offsetsAt(Set<Integer> partitions, long timestampMillis)
      throws LogUnavailableException {
    if (timestampMillis < 0) {
      // To the servers a negative time is a question for the start or the end.
      throw new IllegalArgumentException("timestampMillis must be >= 0: " + timestampMillis);
    }
    try {
      Map<Integer, Long> offsets =
          new HashMap<>(
              byPartition(
                  listOffsets(partitions, OffsetSpec.forTimestamp(timestampMillis))
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

  private KafkaFuture<Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo>> listOffsets(
      Set<Integer> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    for (int partition : partitions) {
      question.put(new TopicPartition(topic, partition), which);
    }
    ListOffsetsOptions options =
        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(REQUEST_TIMEOUT_MILLIS);
    return admin().listOffsets(question, options).all();
  }

  private static Map<Integer, Long> byPartition(
      Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> answer) {
    Map<Integer, Long> ends = new HashMap<>();
    answer.forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  @Override
  public RecordSlice read(int partition, long from, long to) throws LogUnavailableException {
    TopicPartition source = new TopicPartition(topic, partition);
    try {
      return read(consumerAt(source, from), source, from, to);
    } catch (OffsetOutOfRangeException e) {
      return readFromStart(source, from, to);
    } catch (KafkaException e) {
      throw away("read", e);
    }
  }

  /** The log no longer has the offset: it begins later. */
  private RecordSlice readFromStart(TopicPartition source, long from, long to)
      throws LogUnavailableException {
    try {
      KafkaConsumer<byte[], byte[]> reader = consumer();
      long start = reader.beginningOffsets(List.of(source)).getOrDefault(source, from);
      if (start <= from) {
        return new FetchedSlice(source.partition(), from, from, List.of());
      }
      reader.seek(source, start);
      return read(reader, source, start, Math.max(to, start));
    } catch (KafkaException e) {
      throw away("read", e);
    }
  }

  private static RecordSlice read(
      KafkaConsumer<byte[], byte[]> reader, TopicPartition source, long from, long to) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long next = from;
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(READ_WAIT).records(source)) {
      if (record.offset() >= to) {
        return new FetchedSlice(source.partition(), from, to, records);
      }
      records.add(record);
      next = record.offset() + 1;
    }
    // Behind the last record there may be offsets without one, which only the position tells.
    next = Math.max(next, Math.min(reader.position(source), to));
    return new FetchedSlice(source.partition(), from, next, records);
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
      Map<String, Object> properties = new HashMap<>(connection);
      properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
      properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_READ_RECORDS);
      properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
      properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
      reader =
          new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer = reader;
    }
    return reader;
  }

  private Admin admin() {
    Admin client = admin;
    if (client == null) {
      client = Admin.create(connection);
      admin = client;
    }
    return client;
  }

  private LogUnavailableException away(String what, Throwable cause) {
    Throwable reason = cause.getCause() == null ? cause : cause.getCause();
    return new LogUnavailableException(
        "topic %s at %s: cannot %s: %s"
            .formatted(topic, connection.get("bootstrap.servers"), what, reason),
        cause);
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

  /** What one poll brought. */
  private record FetchedSlice(
      int partition,
      long firstOffset,
      long nextOffset,
      List<ConsumerRecord<byte[], byte[]>> records)
      implements RecordSlice {
    @Override
    public int size() {
      return records.size();
    }

    @Override
    public long offset(int index) {
      return records.get(index).offset();
    }

    @Override
    public long timestampMillis(int index) {
      return records.get(index).timestamp();
    }

    @Override
    public byte @Nullable [] value(int index) {
      return records.get(index).value();
    }
  }
}
