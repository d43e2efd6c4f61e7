package io.smartcar.config;

import static java.util.Map.entry;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value for every key that is not its default, and what it is read as. */
final class OtherValues {

  static final Map<String, String> BY_KEY =
      Map.ofEntries(
          entry("smartcar.kafka.bootstrap-servers", "a:1,[::1]:9092"),
          entry("smartcar.kafka.topic", "Cars"),
          entry("smartcar.kafka.group-id", "fleet-1"),
          entry("smartcar.kafka.format", "cars/own.conf"),
          entry("smartcar.kafka.formats", "cars/formats"),
          entry("smartcar.hbase.zookeeper-quorum", "z1,z2,z3"),
          entry("smartcar.hbase.zookeeper-port", "2182"),
          entry("smartcar.hbase.znode-parent", "/hbase/prod"),
          entry("smartcar.hbase.table", "cars:Events"),
          entry("smartcar.hbase.regions", "1000"),
          entry("smartcar.hbase.key", "car-first"),
          entry("smartcar.hbase.tables.compression", "ZSTD"),
          entry("smartcar.hbase.tables.block-encoding", "ROW_INDEX_V1"),
          entry("smartcar.hbase.tables.bloom-filter", "NONE"),
          entry("smartcar.hbase.tables.versions", "3"),
          entry("smartcar.hbase.tables.events-ttl", "400d"),
          entry("smartcar.hbase.tables.rejected-ttl", "31d"),
          entry("smartcar.hbase.tables.split-points", "s03-V,s07-A"),
          entry("smartcar.hbase.site", "/etc/hbase/conf/hbase-site.xml"),
          entry("smartcar.hbase.operation-timeout", "1500 ms"),
          entry("smartcar.hbase.batches-in-flight", "64"),
          entry("smartcar.hbase.bulk-from", "1000"),
          entry("smartcar.hbase.bulk-rows", "20000"),
          entry("smartcar.hbase.bulk-files", "30"),
          entry("smartcar.redis.mode", "sentinel"),
          entry("smartcar.redis.host", "10.0.0.1"),
          entry("smartcar.redis.port", "65535"),
          entry("smartcar.redis.nodes", "s1:26379,[::1]:26380"),
          entry("smartcar.redis.database", "3"),
          entry("smartcar.redis.sentinel.master", "alerts-1"),
          entry("smartcar.redis.sentinel.user", "asker"),
          entry("smartcar.redis.sentinel.password", "r"),
          entry("smartcar.redis.user", "alerts"),
          entry("smartcar.redis.password", "p#${a}=, x"),
          entry("smartcar.redis.timeout", "500ms"),
          entry("smartcar.redis.replicas-to-wait-for", "2"),
          entry("smartcar.redis.alert-ttl", "36h"),
          entry("smartcar.redis.key-prefix", "fleet-2:"),
          entry("smartcar.redis.episode-silence", "3m"),
          entry("smartcar.redis.tls.enabled", "true"),
          entry("smartcar.redis.tls.trusted", "/etc/smartcar/ca.pem"),
          entry("smartcar.redis.tls.certificate", "/etc/smartcar/us.pem"),
          entry("smartcar.redis.tls.key", "/etc/smartcar/us.key"),
          entry("smartcar.events.time-zone", "Asia/Shanghai"),
          entry("smartcar.rules.directory", "my/rules"),
          entry("smartcar.rules.fleet-task", "false"),
          entry("smartcar.rules.lateness", "0s"),
          entry("smartcar.rules.idle-timeout", "0.5s"),
          entry("smartcar.rules.max-clock-ahead", "1m"),
          entry("smartcar.rules.look-back", "2h"),
          entry("smartcar.rules.checkpoint-interval", "30 seconds"),
          entry("smartcar.rules.max-waiting-events", "5000"),
          entry("smartcar.rules.max-unconfirmed-alerts", "7"),
          entry("smartcar.rules.max-alerts-per-minute", "8"),
          entry("smartcar.rules.zookeeper.connect", "z1:2181,z2:2182"),
          entry("smartcar.rules.zookeeper.user", "editors"),
          entry("smartcar.rules.zookeeper.password", "q"),
          entry("smartcar.rules.zookeeper.timeout", "3s"),
          entry("smartcar.late.horizon", "30h"),
          entry("smartcar.late.settle", "20s"),
          entry("smartcar.late.longest-wait", "2m"),
          entry("smartcar.late.tasks", "3"),
          entry("smartcar.late.rows-per-second", "777"),
          entry("smartcar.door.formats", "my/formats"),
          entry("smartcar.door.confirm-within", "4s"),
          entry("smartcar.door.max-unconfirmed-bytes", "40 MiB"),
          entry("smartcar.door.car-events-per-second", "11"),
          entry("smartcar.door.car-burst-events", "12"),
          entry("smartcar.door.sender-events-per-second", "13"),
          entry("smartcar.door.sender-burst-events", "14"),
          entry("smartcar.door.http.host", "0.0.0.0"),
          entry("smartcar.door.http.port", "0"),
          entry("smartcar.door.http.names", "door.example,[::1]"),
          entry("smartcar.door.http.tokens", "my/tokens"),
          entry("smartcar.door.http.token", "secret-token"),
          entry("smartcar.door.http.certificate", "my/door.crt"),
          entry("smartcar.door.http.key", "my/door.key"),
          entry("smartcar.door.http.max-body-bytes", "500kB"),
          entry("smartcar.door.http.max-unpacked-bytes", "2MB"),
          entry("smartcar.door.http.max-connections", "15"),
          entry("smartcar.door.http.request-within", "16s"),
          entry("smartcar.door.mqtt.host", "broker"),
          entry("smartcar.door.mqtt.port", "8883"),
          entry("smartcar.door.mqtt.tls", "true"),
          entry("smartcar.door.mqtt.trusted", "my/broker.crt"),
          entry("smartcar.door.mqtt.user", "door"),
          entry("smartcar.door.mqtt.password", "secret-door"),
          entry("smartcar.door.mqtt.client-id", "door-1"),
          entry("smartcar.door.mqtt.topics", "fleet/+/{carNumber}"),
          entry("smartcar.door.mqtt.wills", "gone/{carNumber}/#"),
          entry("smartcar.door.mqtt.group", "doors"),
          entry("smartcar.door.mqtt.format", "traccar"),
          entry("smartcar.door.mqtt.max-unacknowledged", "17"),
          entry("smartcar.door.mqtt.max-message-bytes", "20kB"),
          entry("smartcar.door.mqtt.metrics-port", "9401"),
          entry("smartcar.topology.workers", "2"),
          entry("smartcar.topology.spout-tasks", "3"),
          entry("smartcar.topology.hbase-tasks", "4"),
          entry("smartcar.topology.esper-tasks", "5"),
          entry("smartcar.topology.redis-tasks", "6"),
          entry("smartcar.topology.ackers", "7"),
          entry("smartcar.topology.batch-records", "500"),
          entry("smartcar.topology.max-spout-pending", "9"),
          entry("smartcar.topology.max-drift", "7s"),
          entry("smartcar.topology.message-timeout", "2m"),
          entry("smartcar.topology.worker-heap", "2g"),
          entry("smartcar.topology.worker-jvm-options", "-XX:+UseSerialGC"),
          entry("smartcar.metrics.port-offset", "1000"),
          entry("smartcar.metrics.host", "0.0.0.0"),
          entry("smartcar.heartbeat.every", "15s"),
          entry("smartcar.console.oidc.issuer", "https://id.example/realms/fleet"),
          entry("smartcar.console.oidc.client-id", "console-1"),
          entry("smartcar.console.oidc.client-secret", "secret-client"),
          entry("smartcar.console.oidc.client-secret-file", "my/oidc.secret"),
          entry("smartcar.console.oidc.address", "https://console.example:8443/"),
          entry("smartcar.console.oidc.trusted", "my/provider.crt"),
          entry("smartcar.console.oidc.scopes", "openid groups"),
          entry("smartcar.console.oidc.name-claim", "email"),
          entry("smartcar.console.oidc.role-claim", "realm_access.roles"),
          entry("smartcar.console.oidc.viewers", "fleet view, all"),
          entry("smartcar.console.oidc.operators", "on-call"),
          entry("smartcar.console.oidc.authors", "rules"),
          entry("smartcar.console.oidc.session", "1h"),
          entry("smartcar.console.oidc.clock-skew", "5s"),
          entry("smartcar.console.oidc.timeout", "900ms"));

  static final KafkaConfig KAFKA =
      new KafkaConfig(
          "a:1,[::1]:9092", "Cars", "fleet-1", "cars/own.conf", Path.of("cars/formats"), Map.of());
  static final HBaseConfig HBASE =
      new HBaseConfig(
          "z1,z2,z3",
          2182,
          "/hbase/prod",
          "cars:Events",
          1000,
          "car-first",
          new TablesConfig(
              "ZSTD",
              "ROW_INDEX_V1",
              "NONE",
              3,
              Duration.ofDays(400),
              Duration.ofDays(31),
              List.of("s03-V", "s07-A")),
          Path.of("/etc/hbase/conf/hbase-site.xml"),
          Duration.ofMillis(1500),
          64,
          OptionalInt.of(1_000),
          20_000,
          30);
  static final RedisConfig REDIS =
      new RedisConfig(
          RedisConfig.Mode.SENTINEL,
          "10.0.0.1",
          65_535,
          List.of("s1:26379", "[::1]:26380"),
          new RedisConfig.Sentinel("alerts-1", "asker", "r"),
          3,
          "alerts",
          BY_KEY.get("smartcar.redis.password"),
          Duration.ofMillis(500),
          2,
          Duration.ofHours(36),
          "fleet-2:",
          Duration.ofMinutes(3),
          new RedisConfig.Tls(
              true, "/etc/smartcar/ca.pem", "/etc/smartcar/us.pem", "/etc/smartcar/us.key"));
  static final EventsConfig EVENTS = new EventsConfig(ZoneId.of("Asia/Shanghai"));
  static final RulesConfig RULES =
      new RulesConfig(
          Path.of("my/rules"),
          false,
          Duration.ZERO,
          Duration.ofMillis(500),
          Duration.ofMinutes(1),
          Duration.ofHours(2),
          Duration.ofSeconds(30),
          5000,
          7,
          8);
  static final RuleStoreConfig RULE_STORE =
      new RuleStoreConfig("z1:2181,z2:2182", "editors", "q", Duration.ofSeconds(3));
  static final LateConfig LATE =
      new LateConfig(Duration.ofHours(30), Duration.ofSeconds(20), Duration.ofMinutes(2), 3, 777);
  static final DoorConfig DOOR =
      new DoorConfig(
          Path.of("my/formats"),
          Duration.ofSeconds(4),
          40 << 20,
          new DoorConfig.Rate(11, 12),
          new DoorConfig.Rate(13, 14));
  static final HttpDoorConfig HTTP_DOOR =
      new HttpDoorConfig(
          "0.0.0.0",
          0,
          List.of("door.example", "[::1]"),
          Path.of("my/tokens"),
          "secret-token",
          Path.of("my/door.crt"),
          Path.of("my/door.key"),
          500_000,
          2_000_000,
          15,
          Duration.ofSeconds(16));
  static final MqttDoorConfig MQTT_DOOR =
      new MqttDoorConfig(
          "broker",
          8883,
          true,
          Path.of("my/broker.crt"),
          "door",
          "secret-door",
          "door-1",
          "fleet/+/{carNumber}",
          "gone/{carNumber}/#",
          "doors",
          "traccar",
          17,
          20_000,
          9401);
  static final TopologyConfig TOPOLOGY =
      new TopologyConfig(
          2,
          3,
          4,
          5,
          6,
          7,
          500,
          9,
          Duration.ofSeconds(7),
          Duration.ofMinutes(2),
          "2g",
          "-XX:+UseSerialGC");
  static final MetricsConfig METRICS = new MetricsConfig(OptionalInt.of(1_000), "0.0.0.0");
  static final HeartbeatConfig HEARTBEAT = new HeartbeatConfig(Duration.ofSeconds(15));
  static final OidcConfig OIDC = oidc("secret-client");

  /** With another secret, or none. */
  static OidcConfig oidc(@Nullable String secret) {
    return new OidcConfig(
        "https://id.example/realms/fleet",
        "console-1",
        secret,
        Path.of("my/oidc.secret"),
        "https://console.example:8443",
        Path.of("my/provider.crt"),
        List.of("openid", "groups"),
        "email",
        "realm_access.roles",
        Set.of("fleet view", "all"),
        Set.of("on-call"),
        Set.of("rules"),
        Duration.ofHours(1),
        Duration.ofSeconds(5),
        Duration.ofMillis(900));
  }

  private OtherValues() {}
}
