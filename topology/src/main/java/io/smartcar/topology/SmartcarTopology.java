package io.smartcar.topology;

import io.smartcar.config.HBaseConfig;
import io.smartcar.config.MetricsConfig;
import io.smartcar.config.RulesConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.config.TopologyConfig;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.RecordFormat;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.topology.bolt.AlertBolt;
import io.smartcar.topology.bolt.BulkLane;
import io.smartcar.topology.bolt.EventStoreBolt;
import io.smartcar.topology.bolt.LateReadingsSerializer;
import io.smartcar.topology.bolt.RaisedAlertSerializer;
import io.smartcar.topology.bolt.TakenHeartbeatSerializer;
import io.smartcar.topology.episode.EpisodeBolt;
import io.smartcar.topology.late.LateBolt;
import io.smartcar.topology.metrics.MetricsHook;
import io.smartcar.topology.rule.ClockSpout;
import io.smartcar.topology.rule.RuleBolt;
import io.smartcar.topology.spout.EventSpout;
import io.smartcar.topology.spout.NearbyTaskGrouping;
import io.smartcar.topology.spout.PartitionGrouping;
import org.apache.storm.Config;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.topology.BoltDeclarer;
import org.apache.storm.topology.TopologyBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The path of an event, wired. A pure function of the configuration and the ports.
 *
 * <p>How it works: a batch goes to the event store's task of its partition, a near one, to the car
 * rules' task of its partition, and to the one task of the fleet's rules; it is done when all three
 * have acked it. Alerts and their confirmations travel outside of that, in circles between each
 * rule task and the alert store. Storm blocks a bolt that emits into a full queue, so the two bolts
 * of a circle could block each other. They cannot as long as {@link AlertBolt} never holds a tuple
 * and always finds a place for a confirmation: what comes back to a rule task are the confirmations
 * of its own alerts, of which fewer are under way than a queue has places (32,768 unless it was
 * changed). So the alert store's bolt goes on whatever the number of rule tasks, and a rule task
 * that waits for a place in its queue gets one.
 */
public final class SmartcarTopology {

  /** Storm's shortest. */
  private static final int TICK_SECONDS = 1;

  private static final int BOLT_LOOKS_BEFORE_SLEEP = 0;

  private static final int BOLT_SLEEP_MILLIS = 4;

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
                ports.eventStore(),
                config.events().timeZone(),
                ports.records(),
                config.hbase().batchesInFlight(),
                bulkLane(config.hbase(), ports)),
            topology.hbaseTasks())
        .customGrouping(EventSpout.NAME, new NearbyTaskGrouping())
        .addConfiguration(Config.TOPOLOGY_TICK_TUPLE_FREQ_SECS, TICK_SECONDS);
    builder
        .setBolt(
            RuleBolt.NAME,
            new RuleBolt(rules, ruleTask(config, ports.records(), Scope.CAR), ports.ruleTask()),
            topology.esperTasks())
        .customGrouping(EventSpout.NAME, new PartitionGrouping())
        .allGrouping(ClockSpout.NAME)
        .directGrouping(AlertBolt.NAME, RuleBolt.CONFIRMATIONS);
    BoltDeclarer alerts =
        builder
            .setBolt(AlertBolt.NAME, new AlertBolt(ports.alertStore()), topology.redisTasks())
            .localOrShuffleGrouping(RuleBolt.NAME, RuleBolt.ALERTS)
            .localOrShuffleGrouping(RuleBolt.NAME, RuleBolt.HEARTBEATS);
    alerts.addConfiguration(Config.TOPOLOGY_TICK_TUPLE_FREQ_SECS, TICK_SECONDS);
    builder
        .setBolt(EpisodeBolt.NAME, new EpisodeBolt(ports.episodeEnds()), 1)
        .allGrouping(ClockSpout.NAME);
    if (config.late().isOn()) {
      builder
          .setBolt(LateBolt.NAME, new LateBolt(ports.lateLane()), config.late().tasks())
          .allGrouping(ClockSpout.NAME);
    }
    if (config.rules().fleetTask()) {
      builder
          .setBolt(
              RuleBolt.FLEET_NAME,
              new RuleBolt(rules, ruleTask(config, ports.records(), Scope.FLEET), ports.ruleTask()),
              1)
          .globalGrouping(EventSpout.NAME)
          .allGrouping(ClockSpout.NAME)
          .directGrouping(AlertBolt.NAME, RuleBolt.CONFIRMATIONS);
      alerts.localOrShuffleGrouping(RuleBolt.FLEET_NAME, RuleBolt.ALERTS);
    }
    MetricsConfig metrics = config.metrics();
    if (metrics.portOffset().isPresent()) {
      builder.addWorkerHook(
          new MetricsHook(metrics.host(), metrics.portOffset().getAsInt(), ports.workers()));
    }
    return builder.createTopology();
  }

  private static @Nullable BulkLane bulkLane(HBaseConfig hbase, TopologyPorts ports) {
    return hbase.bulkFrom().isPresent()
        ? new BulkLane(ports.bulkStore(), hbase.bulkFrom().getAsInt(), hbase.bulkRows())
        : null;
  }

  /** The settings of a task that is alone; each takes its own place among the others. */
  private static RuleTaskSettings ruleTask(
      SmartcarConfig config, RecordFormat records, Scope scope) {
    RulesConfig rules = config.rules();
    return new RuleTaskSettings(
        0,
        1,
        scope,
        rules.fleetTask(),
        config.events().timeZone(),
        records,
        new RuleTaskSettings.Timing(
            rules.lateness(), rules.idleTimeout(), rules.maxClockAhead(), config.lateHorizon()),
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
    // Storm's bolts look for the next tuple 1,000 times before they begin to sleep for a
    // millisecond: with the clock's twenty ticks a second an idle worker took more than half a
    // core.
    storm.put(Config.TOPOLOGY_BOLT_WAIT_PROGRESSIVE_LEVEL2_COUNT, BOLT_LOOKS_BEFORE_SLEEP);
    storm.put(Config.TOPOLOGY_BOLT_WAIT_PROGRESSIVE_LEVEL3_SLEEP_MILLIS, BOLT_SLEEP_MILLIS);
    EventSpout.register(storm);
    storm.registerSerialization(RaisedAlert.class, RaisedAlertSerializer.class);
    storm.registerSerialization(LateReadings.class, LateReadingsSerializer.class);
    storm.registerSerialization(TakenHeartbeat.class, TakenHeartbeatSerializer.class);
    return storm;
  }
}
