package io.smartcar.rules.live.clock;

import io.smartcar.rules.live.port.Checkpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The partitions of one task, each with how far it is; not thread-safe. */
public final class Partitions {

  private final Map<Integer, PartitionProgress> byNumber = new TreeMap<>();
  private final Collection<PartitionProgress> all =
      Collections.unmodifiableCollection(byNumber.values());

  public void add(PartitionProgress partition) {
    byNumber.put(partition.partition, partition);
  }

  public @Nullable PartitionProgress get(int number) {
    return byNumber.get(number);
  }

  public boolean has(int number) {
    return byNumber.containsKey(number);
  }

  /** All of them, in order of their numbers. */
  public Collection<PartitionProgress> all() {
    return all;
  }

  Set<Integer> numbers() {
    return Set.copyOf(byNumber.keySet());
  }

  /** Whether the log's end is known of each. */
  public boolean endsAreKnown() {
    return all.stream().allMatch(partition -> partition.knownEnd() != Checkpoint.NONE);
  }

  /** The partition that holds the clock back; null if none does. */
  @Nullable PartitionProgress furthestBehind(long latenessMillis) {
    PartitionProgress behind = null;
    for (PartitionProgress partition : all) {
      boolean holdsBack =
          partition.logHasMore() || !(partition.idle || partition.isBehind(latenessMillis));
      if (holdsBack && (behind == null || partition.maxEventTime() < behind.maxEventTime())) {
        behind = partition;
      }
    }
    return behind;
  }

  /** The numbers of those that the clock does not wait for although events come. */
  List<Integer> behind(long latenessMillis) {
    List<Integer> behind = new ArrayList<>();
    for (PartitionProgress partition : all) {
      if (!partition.idle && partition.isBehind(latenessMillis)) {
        behind.add(partition.partition);
      }
    }
    return behind;
  }

  /** What has to be saved of each. */
  public Map<Integer, Checkpoint> checkpoints(CheckpointTime time) {
    Map<Integer, Checkpoint> checkpoints = new HashMap<>();
    for (PartitionProgress partition : all) {
      checkpoints.put(partition.partition, partition.checkpoint(time));
    }
    return checkpoints;
  }
}
