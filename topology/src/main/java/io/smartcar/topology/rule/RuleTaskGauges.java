package io.smartcar.topology.rule;

import io.smartcar.rules.live.RuleTask;
import io.smartcar.rules.live.port.RuleTaskStatus;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.storm.task.TopologyContext;

/**
 * A rule task's status as Storm metrics. They are read by a metrics thread, which may see values
 * that are a moment old.
 */
final class RuleTaskGauges {

  private final TopologyContext context;
  private final Set<String> followedRules = new HashSet<>();
  private final Set<String> raisingRules = new HashSet<>();
  private int followedVersion = -1;

  RuleTaskGauges(TopologyContext context) {
    this.context = context;
  }

  void follow(RuleTask task) {
    gauge(task, "rules.read", RuleTaskStatus::read);
    gauge(task, "rules.rejected", RuleTaskStatus::rejected);
    gauge(task, "rules.bad-clock", RuleTaskStatus::badClock);
    gauge(task, "rules.late", RuleTaskStatus::late);
    gauge(task, "rules.duplicate", RuleTaskStatus::duplicate);
    gauge(task, "rules.replaced", RuleTaskStatus::replaced);
    gauge(task, "rules.on-time", RuleTaskStatus::onTime);
    gauge(task, "rules.waiting", RuleTaskStatus::waiting);
    gauge(task, "rules.clock-millis", RuleTaskStatus::clock);
    gauge(task, "rules.alerts-raised", RuleTaskStatus::alertsRaised);
    gauge(task, "rules.alerts-confirmed", RuleTaskStatus::alertsConfirmed);
    gauge(task, "rules.lost-to-retention", RuleTaskStatus::lostToRetention);
    gauge(task, "rules.partitions-behind", status -> status.partitionsBehind().size());
    for (String bound : task.metrics().lateByHowMuch().keySet()) {
      context.registerGauge(
          "rules.late." + bound, () -> task.metrics().lateByHowMuch().getOrDefault(bound, 0L));
    }
    context.registerGauge("rules.late-beyond-horizon", () -> task.metrics().lateBeyondHorizon());
    context.registerGauge("rules.clocks-off-by-zone", () -> task.metrics().clocksOffByZone());
    context.registerGauge("rules.version", () -> task.metrics().rulesVersion());
    context.registerGauge("rules.alerts-throttled", () -> task.metrics().alertsThrottled());
  }

  /** Gauges for the time spent in each rule, and its alerts, if it has none yet. */
  void followRules(RuleTask task) {
    for (String rule : task.metrics().alertsRaisedByRule().keySet()) {
      if (raisingRules.add(rule)) {
        context.registerGauge(
            "rules.alerts-raised." + rule,
            () -> task.metrics().alertsRaisedByRule().getOrDefault(rule, 0L));
      }
    }
    int version = task.metrics().rulesVersion();
    if (version == followedVersion) {
      return;
    }
    followedVersion = version;
    for (String rule : task.metrics().ruleNanos().keySet()) {
      if (followedRules.add(rule)) {
        context.registerGauge(
            "rules.nanos." + rule, () -> task.metrics().ruleNanos().getOrDefault(rule, 0L));
      }
    }
  }

  private void gauge(RuleTask task, String name, ToLongFunction<RuleTaskStatus> value) {
    context.registerGauge(name, () -> value.applyAsLong(task.status()));
  }
}
