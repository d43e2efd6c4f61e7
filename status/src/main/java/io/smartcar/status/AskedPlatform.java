package io.smartcar.status;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.http.DoorLook;
import io.smartcar.door.http.DoorState;
import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.LogExtent;
import io.smartcar.eventlog.LogLag;
import io.smartcar.eventlog.LogLook;
import io.smartcar.events.server.Listening;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.redis.LateStore;
import io.smartcar.redis.RedisAlertStore;
import io.smartcar.redis.RedisLateStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RulesProgress;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.RuleStoreSettings;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import io.smartcar.wiring.StoreSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real servers of a configuration. Every call opens and closes what it needs. */
public final class AskedPlatform implements PlatformSources {

  /**
   * Of how many of the partitions that are furthest behind people want to know the first record.
   */
  private static final int LOOKED_AT = 3;

  /** Metrics have a number for each partition. */
  private static final int LOOKED_AT_FOR_METRICS = 16;

  /** For no longer are they: a partition can have records that nobody may read yet. */
  private static final Duration LOOKING = Duration.ofSeconds(1);

  /** It is asked on this machine, or not far. */
  private static final Duration DOOR_PATIENCE = Duration.ofSeconds(5);

  private final SmartcarConfig config;
  private final EventLogSettings log;
  private final HBaseSettings hbase;
  private final RedisSettings redis;
  private final RuleStoreSettings ruleStore;
  private final Clock clock;
  private final int lookedAt;

  /** Creates it for a topology of this name; nothing is opened yet. */
  public AskedPlatform(SmartcarConfig config, String topology, Clock clock) {
    this(config, topology, clock, LOOKED_AT);
  }

  private AskedPlatform(SmartcarConfig config, String topology, Clock clock, int lookedAt) {
    this.lookedAt = lookedAt;
    this.config = config;
    this.log = StoreSettings.log(config);
    this.hbase = StoreSettings.hbase(config);
    this.redis = StoreSettings.redis(config);
    this.ruleStore = StoreSettings.ruleStore(config, topology);
    this.clock = clock;
  }

  /** The same, and it looks at more partitions: where there is lag that takes seconds. */
  public static AskedPlatform forMetrics(SmartcarConfig config, String topology, Clock clock) {
    return new AskedPlatform(config, topology, clock, LOOKED_AT_FOR_METRICS);
  }

  @Override
  public List<Place> places() {
    return List.of(
        new Place(Server.KAFKA, log.bootstrapServers()),
        new Place(Server.ZOOKEEPER, ruleStore.connect()),
        new Place(
            Server.HBASE, config.hbase().zookeeperQuorum() + ':' + config.hbase().zookeeperPort()),
        new Place(Server.REDIS, redis.address()));
  }

  @Override
  public boolean takesConnections(Place place) {
    return new Listening(place.at(), 0).takesConnections();
  }

  @Override
  public void checkEventStore() {
    try (HBaseEventStore store = new HBaseEventStore(hbase)) {
      store.check();
    }
  }

  @Override
  public LateState late() {
    try (RedisAlertStore store = new RedisAlertStore(redis);
        RedisLateStore late = new RedisLateStore(redis)) {
      store.check();
      store.checkDisk();
      LateStore.Counts counts = late.counts();
      LocalDate today = LocalDate.now(clock);
      return new LateState(
          counts.cars(),
          counts.stretches(),
          counts.oldestOpenedAtMillis().map(Instant::ofEpochMilli).orElse(null),
          counts.judged(),
          counts.judgedLastMinute(),
          late.corrected(today.minusDays(LateState.DAYS - 1), today));
    }
  }

  @Override
  public LogState log() {
    try (LogLook look = new LogLook(log)) {
      Map<Integer, Long> storedTo =
          LogLook.offsets(look.group(config.kafka().groupId(ruleStore.topology())));
      RulesProgress progress =
          RulesProgress.of(
              checkpoints(look.group(config.kafka().rulesGroupId(ruleStore.topology()))));
      // The ends last: what was read before them is never beyond.
      LogExtent extent = look.extent();
      LogLag stored = extent.lagOf(storedTo);
      LogLag judged = extent.lagOf(progress.positions());
      return new LogState(stored, waits(look, stored), judged, waits(look, judged), progress);
    }
  }

  private static Map<Integer, Checkpoint> checkpoints(Map<Integer, CommittedOffset> saved) {
    Map<Integer, Checkpoint> checkpoints = new HashMap<>();
    saved.forEach(
        (partition, offset) ->
            checkpoints.put(partition, Checkpoint.of(offset.offset(), offset.metadata())));
    return checkpoints;
  }

  private Map<Integer, Duration> waits(LogLook look, LogLag lag) {
    Map<Integer, Duration> waits = new HashMap<>();
    long begun = System.nanoTime();
    for (LogLag.Behind behind : lag.worst(lookedAt)) {
      if (System.nanoTime() - begun >= LOOKING.toNanos()) {
        break;
      }
      look.writtenAt(behind.partition(), behind.next())
          .ifPresent(
              written -> waits.put(behind.partition(), Duration.between(written, clock.instant())));
    }
    return waits;
  }

  @Override
  public Optional<DoorState> door() throws InterruptedException {
    return DoorLook.ask(config.httpDoor(), DOOR_PATIENCE);
  }

  @Override
  public RulesState rules() throws RuleStoreException {
    try (RuleStore store = new ZooKeeperRuleStore(ruleStore, clock)) {
      int version = store.current().version();
      return new RulesState(
          version, version == 0 ? null : store.version(version), new RunningTasks(store.tasks()));
    }
  }
}
