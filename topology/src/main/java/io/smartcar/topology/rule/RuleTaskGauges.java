package io.smartcar.topology.rule;

import io.smartcar.rules.live.RuleTask;
import io.smartcar.rules.live.RuleTaskStatus;
import java.util.function.ToLongFunction;
import org.apache.storm.task.TopologyContext;

/**
 * A rule task's status as Storm metrics. They are read by a metrics thread, which may see values
 * that are a moment old.
 */
final class RuleTaskGauges {

  private final TopologyContext context;

  RuleTaskGauges(TopologyContext context) {
    this.context = context;
  }

  void follow(RuleTask task) {
    gauge(task, "rules.read", RuleTaskStatus::read);
    gauge(task, "rules.rejected", RuleTaskStatus::rejected);
    gauge(task, "rules.bad-clock", RuleTaskStatus::badClock);
    gauge(task, "rules.late", RuleTaskStatus::late);
    gauge(task, "rules.duplicate", RuleTaskStatus::duplicate);
    gauge(task, "rules.on-time", RuleTaskStatus::onTime);
    gauge(task, "rules.waiting", RuleTaskStatus::waiting);
    gauge(task, "rules.clock-millis", RuleTaskStatus::clock);
    gauge(task, "rules.alerts-raised", RuleTaskStatus::alertsRaised);
    gauge(task, "rules.alerts-confirmed", RuleTaskStatus::alertsConfirmed);
    gauge(task, "rules.lost-to-retention", RuleTaskStatus::lostToRetention);
  }

  private void gauge(RuleTask task, String name, ToLongFunction<RuleTaskStatus> value) {
    context.registerGauge(name, () -> value.applyAsLong(task.status()));
  }
}
