package io.smartcar.wiring;

import io.smartcar.config.HBaseConfig;
import io.smartcar.config.KafkaConfig;
import io.smartcar.config.LateConfig;
import io.smartcar.config.RedisConfig;
import io.smartcar.config.RuleStoreConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.config.TablesConfig;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import io.smartcar.hbase.TableSettings;
import io.smartcar.redis.RedisServers;
import io.smartcar.redis.RedisSettings;
import io.smartcar.redis.RedisTls;
import io.smartcar.redis.Settling;
import io.smartcar.rulestore.RuleStoreSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the log and each store take of the configuration; for everybody who opens one of them.
 * Nothing here connects. Thread-safe.
 */
public final class StoreSettings {

  private StoreSettings() {}

  /** Where the events' topic is, and how its clients get there. */
  public static EventLogSettings log(SmartcarConfig config) {
    KafkaConfig kafka = config.kafka();
    return new EventLogSettings(kafka.topic(), kafka.clientProperties());
  }

  /** Where the events' tables are. */
  public static HBaseSettings hbase(SmartcarConfig config) {
    HBaseConfig hbase = config.hbase();
    return new HBaseSettings(
        hbase.zookeeperQuorum(),
        hbase.zookeeperPort(),
        hbase.znodeParent(),
        hbase.table(),
        hbase.regions(),
        KeyKind.of(hbase.key()).orElseThrow(),
        tables(hbase.tables()),
        Objects.toString(hbase.site(), ""),
        hbase.operationTimeout());
  }

  private static TableSettings tables(TablesConfig tables) {
    return new TableSettings(
        tables.compression(),
        tables.blockEncoding(),
        tables.bloomFilter(),
        tables.versions(),
        tables.eventsTtl(),
        tables.rejectedTtl(),
        tables.splitPoints());
  }

  /** Where the alerts are. */
  public static RedisSettings redis(SmartcarConfig config) {
    RedisConfig redis = config.redis();
    return new RedisSettings(
        servers(redis),
        redis.user(),
        redis.password(),
        redis.timeout(),
        redis.replicasToWaitFor(),
        redis.alertTtl(),
        redis.keyPrefix(),
        redis.episodeSilence(),
        tls(redis.tls()));
  }

  private static @Nullable RedisTls tls(RedisConfig.Tls tls) {
    return tls.enabled() ? new RedisTls(tls.trusted(), tls.certificate(), tls.key()) : null;
  }

  private static RedisServers servers(RedisConfig redis) {
    RedisConfig.Sentinel sentinel = redis.sentinel();
    return switch (redis.mode()) {
      case STANDALONE -> new RedisServers.Standalone(redis.host(), redis.port(), redis.database());
      case SENTINEL ->
          new RedisServers.Sentinel(
              sentinel.master(),
              redis.nodes(),
              sentinel.user(),
              sentinel.password(),
              redis.database());
      case CLUSTER -> new RedisServers.Cluster(redis.nodes());
    };
  }

  /** When late readings are due to be judged. */
  public static Settling settling(SmartcarConfig config) {
    LateConfig late = config.late();
    return new Settling(late.settle(), late.longestWait(), Settling.DEFAULT.gap());
  }

  /**
   * Where the rules of a topology are.
   *
   * @param topology the name that it is submitted with
   */
  public static RuleStoreSettings ruleStore(SmartcarConfig config, String topology) {
    RuleStoreConfig store = config.ruleStore();
    return new RuleStoreSettings(
        store.connect(), topology, store.user(), store.password(), store.timeout());
  }
}
