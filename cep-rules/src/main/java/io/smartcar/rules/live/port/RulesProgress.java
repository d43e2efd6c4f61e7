package io.smartcar.rules.live.port;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
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
 * @param clockOffsets cars whose clocks are off by a time zone, those of most cars first
 */
public record RulesProgress(
    long clock,
    long latestEventTime,
    LogCounts counts,
    Map<Integer, Long> positions,
    List<ClockOffset> clockOffsets) {

  /** Copies map and list. */
  public RulesProgress {
    positions = Map.copyOf(positions);
    clockOffsets = List.copyOf(clockOffsets);
  }

  /** One that knows of no clocks that are off. */
  public RulesProgress(
      long clock, long latestEventTime, LogCounts counts, Map<Integer, Long> positions) {
    this(clock, latestEventTime, counts, positions, List.of());
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
            sum(all, LogCounts::lost),
            lateBy(all)),
        positions,
        ClockOffset.together(
            all.stream().flatMap(saved -> saved.taken().clockOffsets().stream()).toList()));
  }

  private static List<Long> lateBy(Collection<Checkpoint> checkpoints) {
    List<Long> sums = new ArrayList<>();
    for (int step = 0; step < LogCounts.LATE_BY.size(); step++) {
      int of = step;
      sums.add(sum(checkpoints, counts -> counts.lateBy().get(of)));
    }
    return sums;
  }

  private static long sum(Collection<Checkpoint> checkpoints, ToLongFunction<LogCounts> count) {
    return checkpoints.stream().mapToLong(one -> count.applyAsLong(one.taken().counts())).sum();
  }
}
