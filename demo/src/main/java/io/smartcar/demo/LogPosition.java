package io.smartcar.demo;

import io.smartcar.config.KafkaConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.rules.live.Checkpoint;
import io.smartcar.simulator.KafkaTopic;
import java.util.HashMap;
import java.util.List;
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
  private final List<String> ruleGroups;

  /** Of a topic with so many partitions, read by a topology of this configuration. */
  LogPosition(SmartcarConfig config, int partitions) {
    KafkaConfig kafka = config.kafka();
    this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    this.topic = new KafkaTopic(kafka.bootstrapServers(), kafka.topic());
    this.partitions = partitions;
    this.spoutGroup = kafka.groupId();
    this.ruleGroups =
        config.rules().fleetTask()
            ? List.of(kafka.rulesGroupId(), kafka.fleetRulesGroupId())
            : List.of(kafka.rulesGroupId());
  }

  /** Creates the topic. */
  void createTopic() {
    topic.create(partitions);
  }

  /** Whether every task of the rules has begun. */
  boolean rulesHaveBegun() throws InterruptedException, DemoException {
    for (String group : ruleGroups) {
      if (checkpoints(group).size() < partitions) {
        return false;
      }
    }
    return true;
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
    Map<Integer, Long> ends = topic.endOffsets();
    for (String group : ruleGroups) {
      Map<Integer, Checkpoint> checkpoints = checkpoints(group);
      if (!ends.entrySet().stream()
          .allMatch(end -> isComplete(checkpoints.get(end.getKey()), end.getValue()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isComplete(@Nullable Checkpoint checkpoint, long end) {
    return checkpoint != null && checkpoint.quiet() && checkpoint.position() >= end;
  }

  private Map<Integer, Checkpoint> checkpoints(String group)
      throws InterruptedException, DemoException {
    Map<Integer, Checkpoint> checkpoints = new HashMap<>();
    committed(group)
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
