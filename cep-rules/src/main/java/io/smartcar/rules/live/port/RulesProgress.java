package io.smartcar.rules.live.port;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What the checkpoints of all partitions say together, for those who watch; immutable.
 *
 * @param clock the clock of the task that is furthest behind, epoch milliseconds; {@link
 *     Checkpoint#NONE} if no task has one yet
 * @param latestEventTime the largest event time seen, epoch milliseconds; {@link Checkpoint#NONE}
 *     if there was no event
 * @param counts of all partitions since each was first read
 * @param positions the next offset to be taken, by partition
 */
public record RulesProgress(
    long clock, long latestEventTime, LogCounts counts, Map<Integer, Long> positions) {

  /** Copies the map. */
  public RulesProgress {
    positions = Map.copyOf(positions);
  }

  /** Puts checkpoints together, by partition. */
  public static RulesProgress of(Map<Integer, Checkpoint> checkpoints) {
    Map<Integer, Long> positions = new HashMap<>();
    checkpoints.forEach((partition, saved) -> positions.put(partition, saved.position()));
    Collection<Checkpoint> all = checkpoints.values();
    return new RulesProgress(
        all.stream()
            .mapToLong(saved -> saved.taken().clock())
            .filter(clock -> clock != Checkpoint.NONE)
            .min()
            .orElse(Checkpoint.NONE),
        all.stream()
            .mapToLong(saved -> saved.taken().latestEventTime())
            .max()
            .orElse(Checkpoint.NONE),
        new LogCounts(
            sum(all, LogCounts::late),
            sum(all, LogCounts::repeated),
            sum(all, LogCounts::replaced),
            sum(all, LogCounts::badClock),
            sum(all, LogCounts::rejected),
            sum(all, LogCounts::lost)),
        positions);
  }

  private static long sum(Collection<Checkpoint> checkpoints, ToLongFunction<LogCounts> count) {
    return checkpoints.stream().mapToLong(one -> count.applyAsLong(one.taken().counts())).sum();
  }
}
