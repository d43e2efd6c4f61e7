package io.smartcar.rules.live.port;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where a task's {@link Checkpoint}s survive it, one a partition; the port is called by the task's
 * thread only. The real one is the offsets and metadata of a Kafka consumer group, so that a
 * checkpoint lives beside the log it speaks of.
 */
public interface CheckpointStore extends AutoCloseable {

  /**
   * The last saved checkpoints of these partitions; a partition that has none is not in the map.
   *
   * @throws LogUnavailableException if the servers do not answer
   */
  Map<Integer, Checkpoint> load(Set<Integer> partitions) throws LogUnavailableException;

  /**
   * Saves checkpoints, each replacing its partition's last one. Never blocks; a failed future means
   * that the old ones may still be in force, which is safe.
   */
  CompletableFuture<Void> save(Map<Integer, Checkpoint> checkpoints);

  @Override
  void close();
}
