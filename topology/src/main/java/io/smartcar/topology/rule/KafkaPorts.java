package io.smartcar.topology.rule;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rulestore.RuleStoreSettings;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import io.smartcar.topology.log.KafkaCheckpoints;
import io.smartcar.topology.log.KafkaEventLog;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A rule task's way to Kafka, and to ZooKeeper for its rules; immutable.
 *
 * @param log the topic of the events, and how to get there
 * @param carGroup the consumer group of the checkpoints of all tasks of scope car
 * @param fleetGroup the same of the fleet's task
 * @param ruleStore where the rules pushed to this topology are
 */
public record KafkaPorts(
    EventLogSettings log, String carGroup, String fleetGroup, RuleStoreSettings ruleStore)
    implements RuleBolt.Ports {

  private static final long THREAD_KEPT_SECONDS = 10;

  @Override
  public RuleTaskPorts open(DeployedRuleTask place) {
    return new RuleTaskPorts(
        new KafkaEventLog(log),
        new KafkaCheckpoints(log, group(place.scope())),
        System::nanoTime,
        InstantSource.system(),
        new StoredRules(
            new ZooKeeperRuleStore(ruleStore, Clock.systemUTC()), place, InstantSource.system()),
        background(place.task()),
        () -> new KafkaEventLog(log));
  }

  private String group(Scope scope) {
    return scope == Scope.FLEET ? fleetGroup : carGroup;
  }

  /** One thread, which ends when it has had nothing to do for a while. */
  private static Executor background(String task) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            THREAD_KEPT_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "rule-warm-up-" + task);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
