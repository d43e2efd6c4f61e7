package io.smartcar.demo;

import io.smartcar.config.KafkaConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.GroupOffsets;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.wiring.StoreSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the topology is in the topic: asked of Kafka alone, where the spout and the rules keep
 * their progress. Used by one thread; calls block for some milliseconds.
 */
final class LogPosition implements AutoCloseable {

  private final EventTopic topic;
  private final int partitions;
  private final GroupOffsets spout;
  private final List<GroupOffsets> rules;

  /** Of a topic with so many partitions, read by a topology of this configuration. */
  LogPosition(SmartcarConfig config, int partitions) {
    KafkaConfig kafka = config.kafka();
    EventLogSettings log = StoreSettings.log(config);
    this.topic = new EventTopic(log);
    this.partitions = partitions;
    this.spout = new GroupOffsets(log, kafka.groupId(StormJar.TOPOLOGY));
    this.rules =
        new ArrayList<>(List.of(new GroupOffsets(log, kafka.rulesGroupId(StormJar.TOPOLOGY))));
    if (config.rules().fleetTask()) {
      rules.add(new GroupOffsets(log, kafka.fleetRulesGroupId(StormJar.TOPOLOGY)));
    }
  }

  /** Creates the topic. */
  void createTopic() {
    topic.create(partitions);
  }

  /** Whether every task of the rules has begun. */
  boolean rulesHaveBegun() throws DemoException {
    for (GroupOffsets group : rules) {
      if (checkpoints(group).size() < partitions) {
        return false;
      }
    }
    return true;
  }

  /**
   * Records that are stored and shown to the rules, at least: of the last batch of a partition only
   * the first is known until a few seconds after it.
   */
  long done() throws DemoException {
    return committed(spout).values().stream().mapToLong(CommittedOffset::offset).sum();
  }

  /** Whether the rules have taken all that is in the log and every alert of it is in Redis. */
  boolean alertsAreComplete() throws DemoException {
    Map<Integer, Long> ends = topic.endOffsets();
    for (GroupOffsets group : rules) {
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

  private static Map<Integer, Checkpoint> checkpoints(GroupOffsets group) throws DemoException {
    Map<Integer, Checkpoint> checkpoints = new HashMap<>();
    committed(group)
        .forEach(
            (partition, saved) ->
                checkpoints.put(partition, Checkpoint.of(saved.offset(), saved.metadata())));
    return checkpoints;
  }

  private static Map<Integer, CommittedOffset> committed(GroupOffsets group) throws DemoException {
    try {
      return group.all();
    } catch (EventLogException e) {
      throw new DemoException(
          e.getMessage() + "; see Kafka's log with `scripts/smartcar sandbox logs kafka`", e);
    }
  }

  @Override
  public void close() {
    topic.close();
    spout.close();
    rules.forEach(GroupOffsets::close);
  }
}
