package io.smartcar.eventlog;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where each partition of the topic begins and ends at a moment; immutable. Made by {@link
 * LogLook}.
 *
 * @param starts the first offset that the log still has, by partition
 * @param ends the offset that the next record would get, by the same partitions
 */
public record LogExtent(Map<Integer, Long> starts, Map<Integer, Long> ends) {

  /** Copies the maps. */
  public LogExtent {
    starts = Map.copyOf(starts);
    ends = Map.copyOf(ends);
  }

  /** The partitions. */
  public Set<Integer> partitions() {
    return ends.keySet();
  }

  /**
   * How far a reader is behind.
   *
   * @param positions the next offset it would read, by partition; one that is not there was never
   *     read, one below the log's start cannot be read any more
   */
  public LogLag lagOf(Map<Integer, Long> positions) {
    Map<Integer, LogLag.Behind> lag = new TreeMap<>();
    ends.forEach(
        (partition, end) -> {
          long start = starts.getOrDefault(partition, end);
          long next = Math.max(start, positions.getOrDefault(partition, start));
          lag.put(partition, new LogLag.Behind(partition, next, Math.max(0, end - next)));
        });
    return new LogLag(lag);
  }
}
