package io.smartcar.rules.live.clock;

import io.smartcar.rules.live.port.LogCounts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many events were late by how much, in a few steps; counted by the task's thread, read by any.
 */
public final class LateBy {

  private static final Duration[] UP_TO = {
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10),
    Duration.ofHours(1),
    Duration.ofDays(1),
    Duration.ofDays(7),
  };

  private final AtomicLongArray counts = new AtomicLongArray(LogCounts.LATE_BY.size());

  public LateBy() {}

  /** Counts on. */
  LateBy(List<Long> before) {
    for (int step = 0; step < before.size(); step++) {
      counts.set(step, before.get(step));
    }
  }

  /** An event was so far behind. */
  public void count(long behindMillis) {
    int step = 0;
    while (step < UP_TO.length && behindMillis > UP_TO[step].toMillis()) {
      step++;
    }
    counts.incrementAndGet(step);
  }

  /** The counts by the upper bound of each step: {@code 10s}, {@code 1m}, … {@code more}. */
  public Map<String, Long> byBound() {
    Map<String, Long> byBound = new LinkedHashMap<>();
    for (int step = 0; step < counts.length(); step++) {
      byBound.put(LogCounts.LATE_BY.get(step), counts.get(step));
    }
    return byBound;
  }

  /** The same without their names. */
  List<Long> counts() {
    return List.copyOf(byBound().values());
  }
}
