package io.smartcar.eventlog;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a reader of the topic is behind its end; immutable.
 *
 * @param partitions every partition by its number
 */
public record LogLag(Map<Integer, Behind> partitions) {

  /**
   * How far it is behind in one partition; immutable.
   *
   * @param partition its number
   * @param next the next offset it will read
   * @param records offsets from there to the end; 0 if it is caught up
   */
  public record Behind(int partition, long next, long records) {}

  /** Copies the map. */
  public LogLag {
    partitions = Map.copyOf(new TreeMap<>(partitions));
  }

  /** Records of all partitions. */
  public long records() {
    return partitions.values().stream().mapToLong(Behind::records).sum();
  }

  /** The partitions in which it is behind, furthest first; at most so many. */
  public List<Behind> worst(int most) {
    return partitions.values().stream()
        .filter(behind -> behind.records() > 0)
        .sorted(
            Comparator.comparingLong(Behind::records)
                .reversed()
                .thenComparingInt(Behind::partition))
        .limit(most)
        .toList();
  }
}
