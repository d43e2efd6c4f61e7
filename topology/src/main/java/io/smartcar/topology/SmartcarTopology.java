package io.smartcar.topology;

import io.smartcar.config.RulesConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.config.TopologyConfig;
import io.smartcar.events.Alert;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.RuleTaskSettings;
import io.smartcar.topology.bolt.AlertBolt;
import io.smartcar.topology.bolt.AlertSerializer;
import io.smartcar.topology.bolt.EventStoreBolt;
import io.smartcar.topology.rule.ClockSpout;
import io.smartcar.topology.rule.RuleBolt;
import io.smartcar.topology.spout.EventSpout;
import io.smartcar.topology.spout.PartitionGrouping;
import org.apache.storm.Config;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.topology.TopologyBuilder;

/**
 * The path of an event, wired. A pure function of the configuration and the ports.
 *
 * <p>How it works: a batch goes to the event store in whatever task is near, and to the rule task
 * of its partition; it is done when both have acked it. Alerts and their confirmations travel
 * outside of that, in a circle between the rule tasks and the alert store. Storm blocks a bolt that
 * emits into a full queue, so two bolts could block each other: they cannot as long as there are
 * fewer unconfirmed alerts than places in a queue (32,768 unless it was changed), and as {@link
 * AlertBolt} never holds a tuple.
 */
public final class SmartcarTopology {

  /** Storm's shortest. */
  private static final int TICK_SECONDS = 1;

  private static final int BOLT_LOOKS_BEFORE_SLEEP = 10;

  private static final int BOLT_SLEEP_MILLIS = 2;

  private static final int ZOOKEEPER_RETRIES = 29;

  private static final int ZOOKEEPER_RETRY_MILLIS = 15_000;

  private SmartcarTopology() {}

  /** Wires spout and bolts. */
  public static StormTopology build(SmartcarConfig config, RuleSet rules, TopologyPorts ports) {
    TopologyConfig topology = config.topology();
    TopologyBuilder builder = new TopologyBuilder();
    builder.setSpout(EventSpout.NAME, ports.events(), topology.spoutTasks());
    builder.setSpout(ClockSpout.NAME, new ClockSpout(), 1);
    builder
        .setBolt(
            EventStoreBolt.NAME,
            new EventStoreBolt(
                ports.eventStore(), config.events().timeZone(), config.hbase().batchesInFlight()),
            topology.hbaseTasks())
        .localOrShuffleGrouping(EventSpout.NAME)
        .addConfiguration(Config.TOPOLOGY_TICK_TUPLE_FREQ_SECS, TICK_SECONDS);
    builder
        .setBolt(
            RuleBolt.NAME,
            new RuleBolt(rules, ruleTask(config), ports.ruleTask()),
            topology.esperTasks())
        .customGrouping(EventSpout.NAME, new PartitionGrouping())
        .allGrouping(ClockSpout.NAME)
        .directGrouping(AlertBolt.NAME, RuleBolt.CONFIRMATIONS);
    builder
        .setBolt(AlertBolt.NAME, new AlertBolt(ports.alertStore()), topology.redisTasks())
        .localOrShuffleGrouping(RuleBolt.NAME, RuleBolt.ALERTS)
        .addConfiguration(Config.TOPOLOGY_TICK_TUPLE_FREQ_SECS, TICK_SECONDS);
    return builder.createTopology();
  }

  /** The settings of a task that is alone; each takes its own place among the others. */
  private static RuleTaskSettings ruleTask(SmartcarConfig config) {
    RulesConfig rules = config.rules();
    return new RuleTaskSettings(
        0,
        1,
        config.events().timeZone(),
        new RuleTaskSettings.Timing(rules.lateness(), rules.idleTimeout(), rules.maxClockAhead()),
        rules.lookBack(),
        rules.checkpointInterval(),
        new RuleTaskSettings.Limits(
            rules.maxWaitingEvents(), rules.maxUnconfirmedAlerts(), rules.maxAlertsPerMinute()));
  }

  /** What Storm has to know of a topology with this configuration. */
  public static Config stormConfig(SmartcarConfig config) {
    TopologyConfig topology = config.topology();
    Config storm = new Config();
    storm.setNumWorkers(topology.workers());
    storm.setNumAckers(topology.ackers());
    storm.setMaxSpoutPending(topology.maxSpoutPending());
    storm.setMessageTimeoutSecs(Math.toIntExact(topology.messageTimeout().toSeconds()));
    storm.put(
        Config.TOPOLOGY_WORKER_CHILDOPTS,
        "-Xmx" + topology.workerHeap() + ' ' + topology.workerJvmOptions());
    // By default a worker ends itself when ZooKeeper has been away for half a minute; this makes it
    // wait for more than five.
    storm.put(Config.STORM_ZOOKEEPER_RETRY_TIMES, ZOOKEEPER_RETRIES);
    storm.put(Config.STORM_ZOOKEEPER_RETRY_INTERVAL_CEILING, ZOOKEEPER_RETRY_MILLIS);
    // Storm's bolts look for the next tuple 1,000 times before they begin to sleep: with the
    // clock's twenty ticks a second an idle worker took more than half a core (measured).
    storm.put(Config.TOPOLOGY_BOLT_WAIT_PROGRESSIVE_LEVEL2_COUNT, BOLT_LOOKS_BEFORE_SLEEP);
    storm.put(Config.TOPOLOGY_BOLT_WAIT_PROGRESSIVE_LEVEL3_SLEEP_MILLIS, BOLT_SLEEP_MILLIS);
    EventSpout.register(storm);
    storm.registerSerialization(Alert.class, AlertSerializer.class);
    return storm;
  }
}
