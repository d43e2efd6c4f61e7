package io.smartcar.topology.spout;

import java.util.Map;

/**
 * What the spout reads and how much of it at a time; immutable.
 *
 * @param topic the topic of the events
 * @param groupId the consumer group whose offsets say what is done
 * @param connection Kafka client properties that every client needs, bootstrap.servers at least
 * @param batch where a batch ends
 * @param maxUncommittedBatches batches of a partition that may be under way or done but not yet
 *     committed; bounds what is kept in memory while a store is away
 */
public record SpoutSettings(
    String topic,
    String groupId,
    Map<String, Object> connection,
    BatchLimits batch,
    int maxUncommittedBatches) {

  /** Copies the map. */
  public SpoutSettings {
    connection = Map.copyOf(connection);
    if (maxUncommittedBatches < 1) {
      throw new IllegalArgumentException(
          "maxUncommittedBatches must be >= 1: " + maxUncommittedBatches);
    }
  }
}
