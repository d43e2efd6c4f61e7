package io.smartcar.rules.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a task counts, while it counts; the task's thread only. */
final class RuleTaskCounters {
  /** By the alert's rule; others may look. */
  final Map<String, Long> raisedByRule = new ConcurrentHashMap<>();

  long read;
  long rejected;
  long badClock;
  long late;
  long duplicate;
  long replaced;
  long onTime;
  long beforeRecovery;
  long alertsRaised;
  long alertsConfirmed;
  long lostToRetention;

  RuleTaskStatus status(boolean live, TaskClock clock) {
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
        clock.partitionsBehind());
  }
}
