package io.smartcar.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SmartcarConfigTest {

  private static final String HBASE_OPTIONS =
      "--add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED"
          + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
          + " --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

  private final Path directory;

  SmartcarConfigTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void load_nothingGiven_hasEveryDefault() {
    SmartcarConfig config = SmartcarConfig.load(null, Map.of());

    assertThat(config.kafka())
        .isEqualTo(new KafkaConfig("localhost:9092", "SmartCar-Topic", null, null, null, Map.of()));
    assertThat(config.hbase())
        .isEqualTo(
            new HBaseConfig(
                "localhost",
                2181,
                "/hbase",
                "DriverCarInfo",
                10,
                "book",
                new TablesConfig("GZ", "FAST_DIFF", "ROW", 1, null, null, List.of()),
                null,
                Duration.ofSeconds(20),
                4,
                OptionalInt.empty(),
                150_000,
                40));
    assertThat(config.redis())
        .isEqualTo(
            new RedisConfig(
                RedisConfig.Mode.STANDALONE,
                "localhost",
                6379,
                List.of(),
                new RedisConfig.Sentinel("mymaster", null, null),
                0,
                null,
                null,
                Duration.ofSeconds(2),
                0,
                Duration.ofSeconds(604_800),
                "",
                Duration.ofSeconds(60),
                new RedisConfig.Tls(false, null, null, null)));
    assertThat(config.events()).isEqualTo(new EventsConfig(ZoneId.of("UTC")));
    assertThat(config.rules())
        .isEqualTo(
            new RulesConfig(
                null,
                true,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(5),
                1_000_000,
                10_000,
                10_000));
    assertThat(config.ruleStore())
        .isEqualTo(new RuleStoreConfig("localhost:2181", null, null, Duration.ofSeconds(5)));
    assertThat(config.door())
        .isEqualTo(
            new DoorConfig(
                null,
                Duration.ofSeconds(10),
                64_000_000,
                new DoorConfig.Rate(200, 50_000),
                new DoorConfig.Rate(20_000, 200_000)));
    assertThat(config.httpDoor())
        .isEqualTo(
            new HttpDoorConfig(
                "127.0.0.1",
                8090,
                List.of(),
                null,
                null,
                null,
                null,
                1_000_000,
                4_000_000,
                2000,
                Duration.ofSeconds(60)));
    assertThat(config.mqttDoor())
        .isEqualTo(
            new MqttDoorConfig(
                "127.0.0.1",
                1883,
                false,
                null,
                null,
                null,
                "smartcar-door",
                "cars/{carNumber}/telemetry",
                null,
                "smartcar",
                null,
                100,
                100_000,
                0));
    assertThat(config.metrics()).isEqualTo(new MetricsConfig(OptionalInt.empty(), "127.0.0.1"));
    assertThat(config.heartbeat()).isEqualTo(new HeartbeatConfig(null));
    assertThat(config.oidc())
        .isEqualTo(
            new OidcConfig(
                "",
                "smartcar-console",
                null,
                null,
                null,
                null,
                List.of("openid", "profile"),
                "preferred_username",
                "roles",
                Set.of(),
                Set.of(),
                Set.of(),
                Duration.ofHours(8),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5)));
    assertThat(config.oidc().isOn()).isFalse();
    assertThat(config.topology())
        .isEqualTo(
            new TopologyConfig(
                1,
                1,
                1,
                1,
                1,
                1,
                1000,
                512,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                "768m",
                HBASE_OPTIONS));
  }

  @Test
  void load_everyKeyOverridden_hasEveryValue() {
    assertOther(SmartcarConfig.load(null, OtherValues.BY_KEY));
  }

  @Test
  void load_everyKeyInAFile_hasEveryValue() throws IOException {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(OtherValues.BY_KEY)
        .forEach((key, value) -> lines.append(key).append(" = \"").append(value).append("\"\n"));
    assertOther(SmartcarConfig.load(file(lines.toString()), Map.of()));
  }

  @Test
  void otherValues_comparedWithTheReference_areOfEveryKeyAndDiffer() {
    Map<String, String> defaults = new TreeMap<>();
    ConfigFactory.parseString(UserCopy.reference())
        .entrySet()
        .forEach(e -> defaults.put(e.getKey(), String.valueOf(e.getValue().unwrapped())));

    assertThat(OtherValues.BY_KEY.keySet()).isEqualTo(defaults.keySet());
    defaults.forEach(
        (key, value) -> assertThat(OtherValues.BY_KEY.get(key)).as(key).isNotEqualTo(value));
  }

  @Test
  void load_keyInFileAndOnCommandLine_takesTheCommandLine() throws IOException {
    Path file = file("smartcar { kafka { topic = A, group-id = g }, redis.port = 7000 }");
    SmartcarConfig config = SmartcarConfig.load(file, Map.of("smartcar.kafka.topic", "B"));

    assertThat(config.kafka().topic()).isEqualTo("B");
    assertThat(config.kafka().groupId("T")).isEqualTo("g");
    assertThat(config.kafka().rulesGroupId("T")).isEqualTo("g-rules");
    assertThat(config.kafka().fleetRulesGroupId("T")).isEqualTo("g-rules-fleet");
    assertThat(config.redis().port()).isEqualTo(7000);
  }

  @Test
  void kafka_noGroupGiven_isTheTopologysName() {
    KafkaConfig kafka = SmartcarConfig.load(null, Map.of()).kafka();

    assertThat(kafka.groupId("night")).isEqualTo("night");
    assertThat(kafka.rulesGroupId("night")).isEqualTo("night-rules");
    assertThat(kafka.fleetRulesGroupId("night")).isEqualTo("night-rules-fleet");
  }

  @Test
  void kafka_anyPropertyOfKafkas_isPassedOnAndNotShown() throws IOException {
    Path file =
        file(
            """
            smartcar.kafka.properties {
              security.protocol = SASL_SSL
              sasl { mechanism = SCRAM-SHA-512, jaas.config = "user do-not-show-me;" }
              "ssl.truststore.location" = /etc/trust
            }
            """);
    SmartcarConfig config =
        SmartcarConfig.load(
            file, Map.of("smartcar.kafka.properties.security.protocol", "SASL_PLAINTEXT"));

    Map<String, String> expected =
        Map.of(
            "bootstrap.servers", "localhost:9092",
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "SCRAM-SHA-512",
            "sasl.jaas.config", "user do-not-show-me;",
            "ssl.truststore.location", "/etc/trust");
    assertThat(config.kafka().clientProperties()).isEqualTo(expected);
    assertThat(SmartcarConfig.parse(config.render()).kafka().clientProperties())
        .isEqualTo(expected);
    assertThat(config.toString()).contains("sasl.jaas.config").doesNotContain("do-not-show-me");
  }

  @Test
  void load_environmentVariableInFile_takesItsValue() throws IOException {
    Path file =
        file(
            """
            smartcar.redis.password = ${PATH}
            smartcar.redis.user = admin
            smartcar.redis.user = ${?SMARTCAR_NO_SUCH_VARIABLE}
            """);
    RedisConfig redis = SmartcarConfig.load(file, Map.of()).redis();

    assertThat(redis.password()).isEqualTo(System.getenv("PATH"));
    assertThat(redis.user()).isEqualTo("admin");
  }

  @Test
  void parse_renderedText_isTheSame() {
    SmartcarConfig other = SmartcarConfig.load(null, OtherValues.BY_KEY);

    SmartcarConfig parsed = SmartcarConfig.parse(other.render());

    SmartcarConfig shown = withoutSecretOfTheConsole();
    assertThat(parsed).isEqualTo(shown).hasSameHashCodeAs(shown);
    assertOther(parsed, OtherValues.oidc(null));
    assertThat(parsed).isNotEqualTo(SmartcarConfig.load(null, Map.of()));
  }

  @Test
  void render_writtenToAFile_loadsTheSame() throws IOException {
    SmartcarConfig other = SmartcarConfig.load(null, OtherValues.BY_KEY);

    assertThat(SmartcarConfig.load(file(other.render()), Map.of()))
        .isEqualTo(withoutSecretOfTheConsole());
  }

  private static SmartcarConfig withoutSecretOfTheConsole() {
    Map<String, String> values = new TreeMap<>(OtherValues.BY_KEY);
    values.remove("smartcar.console.oidc.client-secret");
    return SmartcarConfig.load(null, values);
  }

  @Test
  void oidcAddress_withTheUsualPortAndASlash_isAsBrowsersSayIt() {
    String key = "smartcar.console.oidc.address";
    assertThat(SmartcarConfig.load(null, Map.of(key, "https://x.example:443/")).oidc().address())
        .isEqualTo("https://x.example");
    assertThat(SmartcarConfig.load(null, Map.of(key, "http://[::1]:8088")).oidc().address())
        .isEqualTo("http://[::1]:8088");
  }

  @Test
  void render_withTheConsolesSecret_leavesItOut() {
    SmartcarConfig config =
        SmartcarConfig.load(null, Map.of("smartcar.console.oidc.client-secret", "do-not-show-me"));

    assertThat(config.oidc().clientSecret()).isEqualTo("do-not-show-me");
    assertThat(config.toString()).contains("clientSecret=***").doesNotContain("do-not-show-me");
    assertThat(config.render()).contains("client-id").doesNotContain("do-not-show-me");
  }

  @Test
  void lateHorizon_longerThanAlertsLive_isAsLongAsTheyLive() {
    SmartcarConfig short36 = SmartcarConfig.load(null, Map.of("smartcar.redis.alert-ttl", "36h"));

    assertThat(short36.lateHorizon()).hasHours(36);
    assertThat(SmartcarConfig.load(null, Map.of()).lateHorizon()).hasDays(7);
  }

  @Test
  void toString_withADoorsToken_hidesIt() {
    SmartcarConfig config =
        SmartcarConfig.load(null, Map.of("smartcar.door.http.token", "do-not-show-me"));

    assertThat(config.httpDoor().token()).isEqualTo("do-not-show-me");
    assertThat(config.toString()).contains("token=***").doesNotContain("do-not-show-me");
  }

  @Test
  void toString_withAPassword_hidesIt() {
    SmartcarConfig config =
        SmartcarConfig.load(null, Map.of("smartcar.redis.password", "do-not-show-me"));

    assertThat(config.toString()).contains("password=***").doesNotContain("do-not-show-me");
    assertThat(config.redis().toString()).doesNotContain("do-not-show-me");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("my.conf"), content);
  }

  private static void assertOther(SmartcarConfig config) {
    assertOther(config, OtherValues.OIDC);
  }

  private static void assertOther(SmartcarConfig config, OidcConfig oidc) {
    assertThat(config.kafka()).isEqualTo(OtherValues.KAFKA);
    assertThat(config.hbase()).isEqualTo(OtherValues.HBASE);
    assertThat(config.redis()).isEqualTo(OtherValues.REDIS);
    assertThat(config.events()).isEqualTo(OtherValues.EVENTS);
    assertThat(config.rules()).isEqualTo(OtherValues.RULES);
    assertThat(config.ruleStore()).isEqualTo(OtherValues.RULE_STORE);
    assertThat(config.late()).isEqualTo(OtherValues.LATE);
    assertThat(config.door()).isEqualTo(OtherValues.DOOR);
    assertThat(config.httpDoor()).isEqualTo(OtherValues.HTTP_DOOR);
    assertThat(config.mqttDoor()).isEqualTo(OtherValues.MQTT_DOOR);
    assertThat(config.topology()).isEqualTo(OtherValues.TOPOLOGY);
    assertThat(config.metrics()).isEqualTo(OtherValues.METRICS);
    assertThat(config.heartbeat()).isEqualTo(OtherValues.HEARTBEAT);
    assertThat(config.oidc()).isEqualTo(oidc);
  }
}
