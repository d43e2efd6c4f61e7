package io.smartcar.rules.live.clock;

import io.smartcar.rules.live.port.RuleTaskStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a task counts, while it counts; the task's thread only. */
public final class RuleTaskCounters {
  /** By the alert's rule; others may look. */
  public final Map<String, Long> raisedByRule = new ConcurrentHashMap<>();

  /** Late events by how late; others may look. */
  public final LateBy lateBy = new LateBy();

  /** Cars, and partitions as a whole, whose clocks are off by a time zone now; others may look. */
  public volatile long clocksOffByZone;

  /** Late events that are so old that nobody judges them. */
  public long beyondHorizon;

  public long read;
  public long rejected;
  public long heartbeats;
  public long badClock;
  public long late;
  public long duplicate;
  public long replaced;
  public long onTime;
  long beforeRecovery;
  public long alertsRaised;
  public long alertsConfirmed;
  public long lostToRetention;

  public RuleTaskStatus status(boolean live, TaskClock clock) {
    return new RuleTaskStatus(
        live,
        clock.now(),
        read,
        rejected,
        badClock,
        late,
        duplicate,
        onTime,
        beforeRecovery,
        clock.waiting(),
        alertsRaised,
        alertsConfirmed,
        lostToRetention,
        replaced,
        clock.partitionsBehind(),
        heartbeats);
  }
}
