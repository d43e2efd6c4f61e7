package io.smartcar.rules.live.clock;

import java.time.Duration;
import java.util.LinkedHashMap;
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

  private static final String[] NAMES = {"10s", "1m", "10m", "1h", "1d", "7d", "more"};

  private final AtomicLongArray counts = new AtomicLongArray(NAMES.length);

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
    for (int step = 0; step < NAMES.length; step++) {
      byBound.put(NAMES[step], counts.get(step));
    }
    return byBound;
  }
}
