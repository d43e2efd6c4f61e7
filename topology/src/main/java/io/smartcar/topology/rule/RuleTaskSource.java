package io.smartcar.topology.rule;

import io.prometheus.metrics.model.snapshots.Labels;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.RuleTask;
import io.smartcar.rules.live.RuleTaskMetrics;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RuleTaskStatus;
import io.smartcar.topology.metrics.Samples;
import io.smartcar.topology.metrics.WorkerMetrics;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule task for Prometheus. The task's thread looks at each tick of the clock; whoever scrapes is
 * given all of one look, so that its sums hold.
 */
final class RuleTaskSource implements WorkerMetrics.Source {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;

  /** All of it at one moment; immutable. */
  private record Look(
      RuleTaskStatus status,
      Map<String, Long> raisedByRule,
      Map<String, Long> ruleNanos,
      Map<String, Long> lateBy,
      long lateBeyondHorizon,
      long throttled,
      long clocksOff,
      int version) {
    static Look of(RuleTask task) {
      RuleTaskMetrics metrics = task.metrics();
      return new Look(
          task.status(),
          Map.copyOf(metrics.alertsRaisedByRule()),
          Map.copyOf(metrics.ruleNanos()),
          Map.copyOf(metrics.lateByHowMuch()),
          metrics.lateBeyondHorizon(),
          metrics.alertsThrottled(),
          metrics.clocksOffByZone(),
          metrics.rulesVersion());
    }
  }

  private final Labels scope;
  private final Labels task;
  private volatile @Nullable Look last;

  RuleTaskSource(RuleTaskSettings settings) {
    scope = Labels.of("scope", name(settings.scope()));
    task = Labels.of("task", settings.taskName());
  }

  private static String name(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  /** Looks at the task, on its thread. */
  void look(RuleTask running) {
    last = Look.of(running);
  }

  @Override
  public void addTo(Samples samples) {
    Look look = last;
    if (look == null) {
      return;
    }
    RuleTaskStatus status = look.status();
    samples.counter(
        "taken_records",
        "Records that the rules have taken, each offset once.",
        scope,
        status.read());
    outcome(samples, "rejected", status.rejected());
    outcome(samples, "heartbeat", status.heartbeats());
    outcome(samples, "bad_clock", status.badClock());
    outcome(samples, "late", status.late());
    outcome(samples, "repeated", status.duplicate());
    outcome(samples, "replaced", status.replaced());
    outcome(samples, "on_time", status.onTime());
    outcome(samples, "before_recovery", status.beforeRecovery());
    samples.gauge(
        "waiting_events", "Events that wait for the rules' clock.", scope, status.waiting());
    samples.counters(
        "late_events",
        "Events whose time had passed, by how late.",
        scope,
        "late_by",
        look.lateBy());
    samples.counter(
        "late_events_beyond_horizon",
        "Of these, those so late that nobody judges them.",
        scope,
        look.lateBeyondHorizon());
    samples.counter(
        "lost_offsets",
        "Offsets that the log no longer had when the rules were to take them.",
        scope,
        status.lostToRetention());
    addAlerts(samples, look);
    samples.gauge("rules_version", "The version that a task runs.", task, look.version());
    samples.gauge(
        "rule_task_live",
        "1 if it takes what comes, 0 while it reads again.",
        task,
        status.live() ? 1 : 0);
    samples.gauge(
        "partitions_behind",
        "Partitions so far behind the others that the clock does not wait for them.",
        scope,
        status.partitionsBehind().size());
    samples.gauge(
        "clocks_off",
        "Cars, and partitions all of whose cars, have clocks that are off by a time zone.",
        scope,
        look.clocksOff());
    if (status.clock() != Checkpoint.NONE) {
      samples.gauge(
          "rules_clock_timestamp_seconds",
          "Where a task's clock is in event time.",
          task,
          status.clock() / MILLIS_PER_SECOND);
    }
  }

  private void outcome(Samples samples, String outcome, long count) {
    samples.counter(
        "judged_records",
        "Taken records by what they were to the rules.",
        scope.add("outcome", outcome),
        count);
  }

  private void addAlerts(Samples samples, Look look) {
    samples.counters(
        "raised_alerts", "Alerts that rules have raised.", scope, "rule", look.raisedByRule());
    samples.counter(
        "confirmed_alerts",
        "Raised alerts that their store has confirmed.",
        scope,
        look.status().alertsConfirmed());
    samples.counter(
        "throttled_alerts",
        "Alerts that were dropped because their rules in force raised too many.",
        scope,
        look.throttled());
    look.ruleNanos()
        .forEach(
            (rule, nanos) ->
                samples.counter(
                    "rule_seconds",
                    "Time spent in a rule.",
                    scope.add("rule", rule),
                    nanos / NANOS_PER_SECOND));
  }
}
