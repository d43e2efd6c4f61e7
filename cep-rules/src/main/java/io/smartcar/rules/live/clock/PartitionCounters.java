package io.smartcar.rules.live.clock;

import io.smartcar.rules.live.port.LogCounts;

/** Counts on where {@link LogCounts} ended; not thread-safe. */
public final class PartitionCounters {

  long late;
  long repeated;
  long replaced;
  long badClock;
  public long rejected;
  long lost;

  /** Late events by how late. */
  public final LateBy lateBy;

  PartitionCounters(LogCounts before) {
    late = before.late();
    repeated = before.repeated();
    replaced = before.replaced();
    badClock = before.badClock();
    rejected = before.rejected();
    lost = before.lost();
    lateBy = new LateBy(before.lateBy());
  }

  LogCounts counts() {
    return new LogCounts(late, repeated, replaced, badClock, rejected, lost, lateBy.counts());
  }
}
