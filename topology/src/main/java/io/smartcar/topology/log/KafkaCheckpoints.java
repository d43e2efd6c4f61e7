package io.smartcar.topology.log;

import io.smartcar.rules.live.Checkpoint;
import io.smartcar.rules.live.CheckpointStore;
import io.smartcar.rules.live.LogUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints as the committed offsets of a consumer group that has no members, with the rest in
 * each offset's metadata. Every Kafka tool that shows a group's lag shows how far back the rules
 * would have to read. Connects when it is first used. Not thread-safe: one rule task's thread.
 */
public final class KafkaCheckpoints implements CheckpointStore {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaCheckpoints.class);
  private static final long TIMEOUT_MILLIS = 10_000;

  private final String topic;
  private final String group;
  private final Map<String, Object> connection;
  private @Nullable Admin admin;

  /**
   * Creates it without connecting.
   *
   * @param group the consumer group whose offsets these are; nobody else may use it
   * @param connection Kafka client properties that every client needs, bootstrap.servers at least
   */
  public KafkaCheckpoints(String topic, String group, Map<String, Object> connection) {
    this.topic = topic;
    this.group = group;
    this.connection = Map.copyOf(connection);
  }

  @Override
  public Map<Integer, Checkpoint> load(Set<Integer> partitions) throws LogUnavailableException {
    List<TopicPartition> asked =
        partitions.stream().map(partition -> new TopicPartition(topic, partition)).toList();
    if (asked.isEmpty()) {
      return Map.of();
    }
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin()
              .listConsumerGroupOffsets(
                  Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(asked)))
              .partitionsToOffsetAndMetadata(group)
              .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      return checkpoints(committed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away(e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw away(e);
    }
  }

  private Map<Integer, Checkpoint> checkpoints(
      Map<TopicPartition, @Nullable OffsetAndMetadata> committed) {
    Map<Integer, Checkpoint> checkpoints = new HashMap<>();
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            Checkpoint checkpoint = checkpoint(partition, offset);
            if (checkpoint != null) {
              checkpoints.put(partition.partition(), checkpoint);
            }
          }
        });
    return checkpoints;
  }

  private @Nullable Checkpoint checkpoint(TopicPartition partition, OffsetAndMetadata committed) {
    try {
      return Checkpoint.of(committed.offset(), committed.metadata());
    } catch (IllegalArgumentException e) {
      LOG.error(
          "group {}, {}: not a checkpoint of ours, read from the log's start instead: {}",
          group,
          partition,
          e.getMessage());
      return null;
    }
  }

  @Override
  public CompletableFuture<Void> save(Map<Integer, Checkpoint> checkpoints) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    checkpoints.forEach(
        (partition, checkpoint) ->
            offsets.put(
                new TopicPartition(topic, partition),
                new OffsetAndMetadata(checkpoint.offset(), checkpoint.metadata())));
    try {
      return admin()
          .alterConsumerGroupOffsets(
              group,
              offsets,
              new AlterConsumerGroupOffsetsOptions().timeoutMs((int) TIMEOUT_MILLIS))
          .all()
          .toCompletionStage()
          .toCompletableFuture();
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Admin admin() {
    Admin client = admin;
    if (client == null) {
      client = Admin.create(connection);
      admin = client;
    }
    return client;
  }

  private LogUnavailableException away(Exception cause) {
    Throwable reason = cause.getCause() == null ? cause : cause.getCause();
    return new LogUnavailableException(
        "consumer group %s at %s: cannot read its offsets: %s"
            .formatted(group, connection.get("bootstrap.servers"), reason),
        cause);
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
