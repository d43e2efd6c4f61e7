package io.smartcar.topology.log;

import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.GroupOffsets;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.CheckpointStore;
import io.smartcar.rules.live.port.LogUnavailableException;
import io.smartcar.rules.live.port.NewerCheckpointException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints as the committed offsets of a consumer group that has no members, with the rest in
 * each offset's metadata. Every Kafka tool that shows a group's lag shows how far back the rules
 * would have to read. Connects when it is first used. Not thread-safe: one rule task's thread.
 */
public final class KafkaCheckpoints implements CheckpointStore {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaCheckpoints.class);

  private final String group;
  private final GroupOffsets offsets;

  /**
   * Creates it without connecting.
   *
   * @param group the consumer group whose offsets these are; nobody else may use it
   */
  public KafkaCheckpoints(EventLogSettings settings, String group) {
    this.group = group;
    this.offsets = new GroupOffsets(settings, group);
  }

  @Override
  public Map<Integer, Checkpoint> load(Set<Integer> partitions) throws LogUnavailableException {
    Map<Integer, CommittedOffset> committed;
    try {
      committed = offsets.of(partitions);
    } catch (EventLogException e) {
      throw new LogUnavailableException(String.valueOf(e.getMessage()), e);
    }
    return checkpoints(group, committed);
  }

  /** One of a later release is neither passed over, to be read anew, nor ever written over. */
  static Map<Integer, Checkpoint> checkpoints(String group, Map<Integer, CommittedOffset> committed)
      throws LogUnavailableException {
    Map<Integer, Checkpoint> checkpoints = new HashMap<>();
    for (Map.Entry<Integer, CommittedOffset> saved : committed.entrySet()) {
      int partition = saved.getKey();
      try {
        checkpoints.put(
            partition, Checkpoint.of(saved.getValue().offset(), saved.getValue().metadata()));
      } catch (NewerCheckpointException e) {
        throw new LogUnavailableException(
            "group %s, partition %d: %s".formatted(group, partition, e.getMessage()), e);
      } catch (IllegalArgumentException e) {
        LOG.error(
            "group {}, partition {}: not a checkpoint of ours, read from the log's start instead: {}",
            group,
            partition,
            e.getMessage());
      }
    }
    return checkpoints;
  }

  @Override
  public CompletableFuture<Void> save(Map<Integer, Checkpoint> checkpoints) {
    Map<Integer, CommittedOffset> saved = new HashMap<>();
    checkpoints.forEach(
        (partition, checkpoint) ->
            saved.put(partition, new CommittedOffset(checkpoint.offset(), checkpoint.metadata())));
    return offsets.save(saved);
  }

  @Override
  public void close() {
    offsets.close();
  }
}
