package io.smartcar.topology;

import io.smartcar.bulk.BulkEventStore;
import io.smartcar.bulk.BulkSettings;
import io.smartcar.config.KafkaConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.config.TopologyConfig;
import io.smartcar.events.RecordFormat;
import io.smartcar.hbase.EventStore;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.redis.AlertStore;
import io.smartcar.redis.RedisAlertStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.redis.Settling;
import io.smartcar.rules.RuleSet;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreSettings;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import io.smartcar.topology.bolt.Opener;
import io.smartcar.topology.episode.ServerEnds;
import io.smartcar.topology.late.ServerLane;
import io.smartcar.topology.metrics.MetricsHook;
import io.smartcar.topology.rule.KafkaPorts;
import io.smartcar.topology.spout.BatchLimits;
import io.smartcar.topology.spout.EventSpout;
import io.smartcar.topology.spout.SpoutSettings;
import io.smartcar.wiring.StoreSettings;
import io.smartcar.wiring.TopicRecords;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The ports to the servers that a configuration names; nothing connects before a worker runs. */
public final class ServerPorts {

  /**
   * Kafka's brokers take records of 1 MB by default: a batch is one such record or many small ones.
   */
  private static final int BATCH_BYTES = 1 << 20;

  /**
   * Batches count until they are committed, twice a second, so few would bound the rate; each may
   * be kept in memory while a store is away, so many would fill it.
   */
  private static final int MIN_UNCOMMITTED_BATCHES = 256;

  /**
   * Of all partitions of a spout task: some 400,000 readings, a sixth of the default heap. So far
   * may the rules be ahead of HBase.
   */
  private static final long MAX_BYTES_IN_MEMORY = 128L << 20;

  /** Of the message timeout, after which a batch is resent. */
  private static final int PATIENCE_PART = 4;

  /** Of the message timeout: how long a load may take. */
  private static final int BULK_PATIENCE_PART = 6;

  private ServerPorts() {}

  /**
   * The ports of a topology of that name to those servers.
   *
   * @param jar the rules that it is submitted with
   * @throws io.smartcar.config.ConfigException if the mapping of the topic's records is not taken
   */
  public static TopologyPorts of(SmartcarConfig config, String topology, RuleSet jar) {
    RecordFormat records = TopicRecords.of(config);
    return new TopologyPorts(
        new EventSpout(spout(config, topology, records)),
        records,
        new EventStoreOpener(StoreSettings.hbase(config)),
        new BulkStoreOpener(
            StoreSettings.hbase(config), bulkPatience(config), config.hbase().bulkFiles()),
        new KafkaPorts(
            StoreSettings.log(config),
            config.kafka().rulesGroupId(topology),
            config.kafka().fleetRulesGroupId(topology),
            StoreSettings.ruleStore(config, topology)),
        new AlertStoreOpener(StoreSettings.redis(config), StoreSettings.settling(config)),
        new ServerLane(
            StoreSettings.log(config),
            config.kafka().rulesGroupId(topology),
            config.kafka().groupId(topology),
            StoreSettings.ruleStore(config, topology),
            jar,
            StoreSettings.hbase(config),
            StoreSettings.redis(config),
            config.events().timeZone(),
            config.rules().maxClockAhead(),
            config.rules().lookBack(),
            config.late().rowsPerSecond()),
        new ServerEnds(
            StoreSettings.log(config), rulesGroups(config, topology), StoreSettings.redis(config)),
        new WorkerDirectory(StoreSettings.ruleStore(config, topology)));
  }

  /**
   * A load takes at most some of these, if HBase is slow; then its batches are put, and all of that
   * has to be done before Storm has them resent.
   */
  private static Duration bulkPatience(SmartcarConfig config) {
    return config.topology().messageTimeout().dividedBy(BULK_PATIENCE_PART);
  }

  private static List<String> rulesGroups(SmartcarConfig config, String topology) {
    String cars = config.kafka().rulesGroupId(topology);
    return config.rules().fleetTask()
        ? List.of(cars, config.kafka().fleetRulesGroupId(topology))
        : List.of(cars);
  }

  static SpoutSettings spout(SmartcarConfig config, String name, RecordFormat records) {
    KafkaConfig kafka = config.kafka();
    TopologyConfig topology = config.topology();
    return new SpoutSettings(
        StoreSettings.log(config),
        kafka.groupId(name),
        new BatchLimits(topology.batchRecords(), BATCH_BYTES),
        Math.max(MIN_UNCOMMITTED_BATCHES, 2 * topology.maxSpoutPending()),
        MAX_BYTES_IN_MEMORY,
        topology.messageTimeout().dividedBy(PATIENCE_PART),
        new SpoutSettings.Alignment(
            config.events().timeZone(),
            records,
            config.rules().maxClockAhead(),
            topology.maxDrift()));
  }

  private record EventStoreOpener(HBaseSettings settings) implements Opener<EventStore> {
    @Override
    public EventStore open() {
      return new HBaseEventStore(settings);
    }
  }

  private record BulkStoreOpener(HBaseSettings settings, Duration patience, int maxFiles)
      implements Opener<EventStore> {
    @Override
    public EventStore open() {
      BulkEventStore store =
          new BulkEventStore(
              settings.within(patience),
              BulkSettings.USUAL.withLoadTimeout(patience).withMaxFiles(maxFiles));
      store.sweep();
      return store;
    }
  }

  private record WorkerDirectory(RuleStoreSettings settings) implements MetricsHook.Directory {
    @Override
    public RuleStore open() {
      return new ZooKeeperRuleStore(settings, Clock.systemUTC());
    }
  }

  private record AlertStoreOpener(RedisSettings settings, Settling settling)
      implements Opener<AlertStore> {
    @Override
    public AlertStore open() {
      return new RedisAlertStore(settings, settling);
    }
  }
}
