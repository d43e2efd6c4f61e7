package io.smartcar.cli.demo;

import io.smartcar.rules.live.Checkpoint;
import io.smartcar.simulator.KafkaTopic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far the topology is in the topic: asked of Kafka alone, where the spout and the rules keep
 * their progress. Used by one thread; calls block for some milliseconds.
 */
final class LogPosition implements AutoCloseable {

  private static final long TIMEOUT_SECONDS = 30;

  private final Admin admin;
  private final KafkaTopic topic;
  private final int partitions;
  private final String spoutGroup;

  /** Of a topic with so many partitions, read by the consumer group of that name. */
  LogPosition(String bootstrapServers, String topic, int partitions, String spoutGroup) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.topic = new KafkaTopic(bootstrapServers, topic);
    this.partitions = partitions;
    this.spoutGroup = spoutGroup;
  }

  /** Creates the topic. */
  void createTopic() {
    topic.create(partitions);
  }

  /** Whether every task of the rules has begun. */
  boolean rulesHaveBegun() throws InterruptedException, DemoException {
    return checkpoints().size() == partitions;
  }

  /**
   * Records that are stored and shown to the rules, at least: of the last batch of each partition
   * only the first is known.
   */
  long done() throws InterruptedException, DemoException {
    return committed(spoutGroup).values().stream().mapToLong(OffsetAndMetadata::offset).sum();
  }

  /** Whether the rules have taken all that is in the log and every alert of it is in Redis. */
  boolean alertsAreComplete() throws InterruptedException, DemoException {
    Map<Integer, Checkpoint> checkpoints = checkpoints();
    return topic.endOffsets().entrySet().stream()
        .allMatch(end -> isComplete(checkpoints.get(end.getKey()), end.getValue()));
  }

  private static boolean isComplete(@Nullable Checkpoint checkpoint, long end) {
    return checkpoint != null && checkpoint.quiet() && checkpoint.position() >= end;
  }

  private Map<Integer, Checkpoint> checkpoints() throws InterruptedException, DemoException {
    Map<Integer, Checkpoint> checkpoints = new HashMap<>();
    committed(spoutGroup + "-rules")
        .forEach(
            (partition, saved) ->
                checkpoints.put(
                    partition.partition(), Checkpoint.of(saved.offset(), saved.metadata())));
    return checkpoints;
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String group)
      throws InterruptedException, DemoException {
    try {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new DemoException(
          "Kafka does not tell the progress of %s: %s; see its log with `scripts/smartcar sandbox logs kafka`"
              .formatted(group, e.getCause()),
          e);
    } catch (TimeoutException e) {
      throw new DemoException(
          "Kafka does not answer: see its log with `scripts/smartcar sandbox logs kafka`", e);
    }
  }

  @Override
  public void close() {
    topic.close();
    admin.close();
  }
}
