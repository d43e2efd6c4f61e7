package io.smartcar.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import io.smartcar.hbase.TableSettings;
import io.smartcar.redis.RedisServers;
import io.smartcar.redis.RedisSettings;
import io.smartcar.redis.RedisTls;
import io.smartcar.rulestore.RuleStoreSettings;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StoreSettingsTest {

  private static final SmartcarConfig DEFAULTS = SmartcarConfig.load(null, Map.of());

  /** Each key of a store with a value that is not its default. */
  private static final SmartcarConfig OTHERS =
      SmartcarConfig.load(
          null,
          Map.ofEntries(
              Map.entry("smartcar.kafka.bootstrap-servers", "k1:9093"),
              Map.entry("smartcar.kafka.topic", "Cars"),
              Map.entry("smartcar.hbase.zookeeper-quorum", "z1,z2"),
              Map.entry("smartcar.hbase.zookeeper-port", "2182"),
              Map.entry("smartcar.hbase.znode-parent", "/hbase-prod"),
              Map.entry("smartcar.hbase.table", "cars:Events"),
              Map.entry("smartcar.hbase.regions", "7"),
              Map.entry("smartcar.hbase.key", "car-first"),
              Map.entry("smartcar.hbase.tables.compression", "SNAPPY"),
              Map.entry("smartcar.hbase.tables.block-encoding", "DIFF"),
              Map.entry("smartcar.hbase.tables.bloom-filter", "ROWCOL"),
              Map.entry("smartcar.hbase.tables.versions", "2"),
              Map.entry("smartcar.hbase.tables.events-ttl", "365d"),
              Map.entry("smartcar.hbase.tables.rejected-ttl", "30d"),
              Map.entry("smartcar.hbase.tables.split-points", "s07-A,s03-V"),
              Map.entry("smartcar.hbase.site", "/etc/hbase-site.xml"),
              Map.entry("smartcar.hbase.operation-timeout", "21s"),
              Map.entry("smartcar.redis.host", "r1"),
              Map.entry("smartcar.redis.port", "6380"),
              Map.entry("smartcar.redis.user", "alerts"),
              Map.entry("smartcar.redis.password", "open-sesame"),
              Map.entry("smartcar.redis.database", "4"),
              Map.entry("smartcar.redis.replicas-to-wait-for", "2"),
              Map.entry("smartcar.redis.timeout", "3s"),
              Map.entry("smartcar.redis.alert-ttl", "2d"),
              Map.entry("smartcar.redis.key-prefix", "second:"),
              Map.entry("smartcar.redis.episode-silence", "90s"),
              Map.entry("smartcar.redis.tls.enabled", "true"),
              Map.entry("smartcar.redis.tls.trusted", "/ca.pem"),
              Map.entry("smartcar.redis.tls.certificate", "/us.pem"),
              Map.entry("smartcar.redis.tls.key", "/us.key"),
              Map.entry("smartcar.rules.zookeeper.connect", "z1:2182"),
              Map.entry("smartcar.rules.zookeeper.user", "editors"),
              Map.entry("smartcar.rules.zookeeper.password", "sesame"),
              Map.entry("smartcar.rules.zookeeper.timeout", "4s")));

  @Test
  void log_keysOfKafka_areTheLogs() {
    EventLogSettings log = StoreSettings.log(OTHERS);

    assertThat(log.topic()).isEqualTo("Cars");
    assertThat(log.clientProperties()).containsEntry("bootstrap.servers", "k1:9093");
    assertNothingIsADefault(StoreSettings.log(DEFAULTS), log);
  }

  @Test
  void hbase_keysOfHBase_areTheTables() {
    HBaseSettings hbase = StoreSettings.hbase(OTHERS);

    assertThat(hbase)
        .isEqualTo(
            new HBaseSettings(
                "z1,z2",
                2182,
                "/hbase-prod",
                "cars:Events",
                7,
                KeyKind.CAR_FIRST,
                new TableSettings(
                    "SNAPPY",
                    "DIFF",
                    "ROWCOL",
                    2,
                    Duration.ofDays(365),
                    Duration.ofDays(30),
                    List.of("s03-V", "s07-A")),
                "/etc/hbase-site.xml",
                Duration.ofSeconds(21)));
    assertNothingIsADefault(StoreSettings.hbase(DEFAULTS), hbase);
  }

  @Test
  void redis_keysOfRedis_areTheAlerts() {
    RedisSettings redis = StoreSettings.redis(OTHERS);

    assertThat(redis)
        .isEqualTo(
            new RedisSettings(
                new RedisServers.Standalone("r1", 6380, 4),
                "alerts",
                "open-sesame",
                Duration.ofSeconds(3),
                2,
                Duration.ofDays(2),
                "second:",
                Duration.ofSeconds(90),
                new RedisTls("/ca.pem", "/us.pem", "/us.key")));
    assertNothingIsADefault(StoreSettings.redis(DEFAULTS), redis);
  }

  @Test
  void redis_sentinelsAndCluster_areTheirNodes() {
    Map<String, String> sentinel =
        Map.of(
            "smartcar.redis.mode", "sentinel",
            "smartcar.redis.nodes", "s1:26379,s2:26379",
            "smartcar.redis.sentinel.master", "cars",
            "smartcar.redis.sentinel.user", "asker",
            "smartcar.redis.sentinel.password", "sesame",
            "smartcar.redis.database", "2");
    Map<String, String> cluster =
        Map.of("smartcar.redis.mode", "cluster", "smartcar.redis.nodes", "n1:7000,n2:7000");

    assertThat(StoreSettings.redis(SmartcarConfig.load(null, sentinel)).servers())
        .isEqualTo(
            new RedisServers.Sentinel(
                "cars", List.of("s1:26379", "s2:26379"), "asker", "sesame", 2));
    assertThat(StoreSettings.redis(SmartcarConfig.load(null, cluster)).servers())
        .isEqualTo(new RedisServers.Cluster(List.of("n1:7000", "n2:7000")));
  }

  @Test
  void ruleStore_keysOfZooKeeperAndTheTopologysName_areTheRules() {
    RuleStoreSettings rules = StoreSettings.ruleStore(OTHERS, "Second");

    assertThat(rules)
        .isEqualTo(
            new RuleStoreSettings("z1:2182", "Second", "editors", "sesame", Duration.ofSeconds(4)));
    assertNothingIsADefault(StoreSettings.ruleStore(DEFAULTS, "DriverCarInfo"), rules);
  }

  /** Fails for a component that the mapping does not take from the configuration. */
  private static void assertNothingIsADefault(Record defaults, Record others) {
    for (RecordComponent component : others.getClass().getRecordComponents()) {
      assertThat(value(component, others))
          .as(component.getName())
          .isNotEqualTo(value(component, defaults));
    }
  }

  private static String value(RecordComponent component, Record of) {
    try {
      return String.valueOf(component.getAccessor().invoke(of));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component.getName(), e);
    }
  }
}
