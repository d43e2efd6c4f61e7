package io.smartcar.rules.live;

/** What a task counts, while it counts; the task's thread only. */
final class RuleTaskCounters {
  long read;
  long rejected;
  long badClock;
  long late;
  long duplicate;
  long onTime;
  long beforeRecovery;
  long alertsRaised;
  long alertsConfirmed;
  long lostToRetention;
}
