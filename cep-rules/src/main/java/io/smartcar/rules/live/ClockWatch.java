package io.smartcar.rules.live;

import io.smartcar.rules.Scope;
import io.smartcar.rules.live.clock.PartitionProgress;
import io.smartcar.rules.live.clock.RuleTaskCounters;
import io.smartcar.rules.live.port.ClockOffset;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which cars' clocks are off by a time zone: a line when it begins, one for a whole fleet, and
 * one now and then when it has become others. Not thread-safe.
 */
final class ClockWatch {

  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

  /** A fleet's cars are found one after the other. */
  private static final long FIRST_NANOS = 60_000_000_000L;

  private static final long AGAIN_NANOS = 600_000_000_000L;

  private final String task;
  private final boolean ofFleet;
  private final RuleTaskCounters counters;
  private long said;
  private @Nullable Long sayAtNanos;

  /** The fleet's task looks at nothing: each partition is some other task's too. */
  ClockWatch(RuleTaskSettings settings, RuleTaskCounters counters) {
    this.task = settings.taskName();
    this.ofFleet = settings.scope() == Scope.FLEET;
    this.counters = counters;
  }

  /** Looks at the task's partitions, every few seconds. */
  void look(Collection<PartitionProgress> partitions, long nowNanos) {
    if (ofFleet) {
      return;
    }
    List<ClockOffset> offsets =
        ClockOffset.together(
            partitions.stream().flatMap(partition -> partition.clockOffsets().stream()).toList());
    long now = offsets.stream().mapToLong(each -> each.cars() + each.partitions()).sum();
    counters.clocksOffByZone = now;
    if (now == said) {
      return;
    }
    if (sayAtNanos == null) {
      sayAtNanos = nowNanos + FIRST_NANOS;
    }
    if (nowNanos - sayAtNanos >= 0) {
      say(offsets);
      said = now;
      sayAtNanos = nowNanos + AGAIN_NANOS;
    }
  }

  private void say(List<ClockOffset> offsets) {
    if (offsets.isEmpty()) {
      LOG.info("task {}: no car's clock is off by a time zone any more", task);
    } else {
      LOG.warn(
          "task {}: {}; it is the difference of time zones: set these clocks, or, if it is every"
              + " car, smartcar.events.time-zone",
          task,
          offsets.stream().map(ClockOffset::text).collect(Collectors.joining("; ")));
    }
  }
}
