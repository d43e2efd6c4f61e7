package io.smartcar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user reads who made a mistake. */
final class ConfigProblemsTest {

  private final Path directory;

  ConfigProblemsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void load_severalMistakes_reportsAllAtOnceWithFileAndLine() throws IOException {
    Path file =
        file(
            """
            smartcar {
              kafka.topik = Cars
              hbase { zookeeper-port = 70000 }
              redis { alert-ttl = 604800 }
              topology {
                workers = two
                worker-heap = lots
              }
            }
            """);

    assertThat(problems(file, Map.of("smartcar.rules.latness", "1s")))
        .containsExactly(
            file
                + ":2: smartcar.kafka.topik is no key of smartcar;"
                + " did you mean smartcar.kafka.topic?",
            "command line: smartcar.rules.latness is no key of smartcar;"
                + " did you mean smartcar.rules.lateness?",
            file
                + ":3: smartcar.hbase.zookeeper-port must be a whole number 1 to 65535:"
                + " \"70000\"; the default is \"2181\"",
            file
                + ":4: smartcar.redis.alert-ttl must be a time with its unit, 1s to 3650d:"
                + " \"604800\"; the default is \"7d\"",
            file
                + ":6: smartcar.topology.workers must be a whole number 1 to 1000:"
                + " \"two\"; the default is \"1\"",
            file
                + ":7: smartcar.topology.worker-heap must be a number and m or g, such as 768m:"
                + " \"lots\"; the default is \"768m\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smartcar.kafka.bootstrap-servers|localhost",
        "smartcar.kafka.bootstrap-servers|a:1, ,b:2",
        "smartcar.kafka.topic|a b",
        "smartcar.kafka.topic|''",
        "smartcar.kafka.group-id|a b",
        "smartcar.hbase.zookeeper-quorum|a:2181",
        "smartcar.hbase.zookeeper-port|0",
        "smartcar.hbase.znode-parent|hbase",
        "smartcar.hbase.table|Driver/Info",
        "smartcar.hbase.regions|0",
        "smartcar.hbase.regions|1.5",
        "smartcar.hbase.key|car",
        "smartcar.hbase.tables.compression|gzip",
        "smartcar.hbase.tables.block-encoding|FAST",
        "smartcar.hbase.tables.bloom-filter|yes",
        "smartcar.hbase.tables.versions|0",
        "smartcar.hbase.tables.events-ttl|0s",
        "smartcar.hbase.tables.rejected-ttl|ever",
        "smartcar.hbase.tables.split-points|a b",
        "smartcar.hbase.operation-timeout|1ms",
        "smartcar.hbase.batches-in-flight|65",
        "smartcar.hbase.bulk-from|on",
        "smartcar.hbase.bulk-from|999",
        "smartcar.hbase.bulk-rows|0",
        "smartcar.hbase.bulk-files|2",
        "smartcar.redis.mode|sentinels",
        "smartcar.redis.host|''",
        "smartcar.redis.port|-1",
        "smartcar.redis.port|99999999999999999999",
        "smartcar.redis.nodes|s1",
        "smartcar.redis.nodes|s1:65536",
        "smartcar.redis.nodes|s1:1; s2:2",
        "smartcar.redis.sentinel.master|my master",
        "smartcar.redis.database|-1",
        "smartcar.redis.replicas-to-wait-for|17",
        "smartcar.redis.timeout|2 parsecs",
        "smartcar.redis.alert-ttl|0s",
        "smartcar.redis.key-prefix|{a}",
        "smartcar.redis.episode-silence|2d",
        "smartcar.redis.tls.enabled|on",
        "smartcar.redis.tls.trusted|ca.pem",
        "smartcar.events.time-zone|Moon/Crater",
        "smartcar.rules.fleet-task|yes",
        "smartcar.rules.lateness|-1s",
        "smartcar.rules.lateness|2d",
        "smartcar.rules.idle-timeout|0s",
        "smartcar.rules.max-clock-ahead|10",
        "smartcar.rules.look-back|long",
        "smartcar.rules.checkpoint-interval|2h",
        "smartcar.rules.max-waiting-events|0",
        "smartcar.rules.max-unconfirmed-alerts|0",
        "smartcar.door.confirm-within|0s",
        "smartcar.door.max-unconfirmed-bytes|64",
        "smartcar.door.max-unconfirmed-bytes|2GB",
        "smartcar.door.car-events-per-second|0",
        "smartcar.door.sender-burst-events|many",
        "smartcar.door.http.host|''",
        "smartcar.door.http.port|65536",
        "smartcar.door.http.names|a:80",
        "smartcar.door.http.max-body-bytes|1 parsec",
        "smartcar.door.http.max-connections|0",
        "smartcar.door.http.request-within|2h",
        "smartcar.door.mqtt.port|0",
        "smartcar.door.mqtt.tls|maybe",
        "smartcar.door.mqtt.client-id|a b",
        "smartcar.door.mqtt.topics|cars/{car}",
        "smartcar.door.mqtt.topics|''",
        "smartcar.door.mqtt.wills|#/a",
        "smartcar.door.mqtt.group|a/b",
        "smartcar.door.mqtt.max-unacknowledged|0",
        "smartcar.door.mqtt.max-message-bytes|2MB",
        "smartcar.door.mqtt.metrics-port|65536",
        "smartcar.metrics.port-offset|0",
        "smartcar.metrics.port-offset|on",
        "smartcar.metrics.host|''",
        "smartcar.heartbeat.every|999ms",
        "smartcar.heartbeat.every|10",
        "smartcar.topology.workers|0",
        "smartcar.topology.spout-tasks|0",
        "smartcar.topology.hbase-tasks|1001",
        "smartcar.topology.esper-tasks|x",
        "smartcar.topology.redis-tasks|''",
        "smartcar.topology.ackers|0",
        "smartcar.topology.batch-records|0",
        "smartcar.topology.max-spout-pending|0",
        "smartcar.topology.max-drift|0s",
        "smartcar.topology.message-timeout|0s",
        "smartcar.topology.worker-heap|768",
        "smartcar.topology.worker-jvm-options|'-Da\n-Db'",
      })
  void load_valueAgainstTheRule_namesKeyRuleValueAndDefault(String key, String value) {
    List<String> problems = problems(null, Map.of(key, value));

    assertThat(problems.get(0))
        .startsWith("command line: " + key + " must be ")
        .contains(": \"" + value.replace('\n', '?').strip() + "\"; the default is \"")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "::", "door.example", "127.0.0.1.example"})
  void load_doorThatOthersCanReach_mustHaveTokensAndCertificate(String host) {
    Map<String, String> open = Map.of("smartcar.door.http.host", host);

    assertThat(problems(null, open))
        .containsExactly(
            "command line: smartcar.door.http.host must be a loopback address without tokens,"
                + " certificate and key: \""
                + host
                + "\"; give those, or leave the host out");
  }

  @Test
  void load_certificateWithoutItsKeyAndTooLittleRoom_namesBoth() {
    Map<String, String> values =
        Map.of(
            "smartcar.door.http.certificate",
            "a.crt",
            "smartcar.door.max-unconfirmed-bytes",
            "4MB");

    assertThat(problems(null, values))
        .hasSize(2)
        .anyMatch(line -> line.contains("certificate must come with smartcar.door.http.key"))
        .anyMatch(line -> line.contains("must be at least 12 times"));
  }

  @Test
  void load_brokersPasswordAndTrustThatWouldNotBeUsed_namesBoth() {
    Map<String, String> values =
        Map.of(
            "smartcar.door.mqtt.password", "secret",
            "smartcar.door.mqtt.trusted", "broker.crt",
            "smartcar.door.mqtt.max-message-bytes", "1MB",
            "smartcar.door.http.max-unpacked-bytes", "1MB",
            "smartcar.door.http.max-body-bytes", "100kB",
            "smartcar.door.max-unconfirmed-bytes", "11MB");

    assertThat(problems(null, values))
        .anyMatch(line -> line.contains("password must come with smartcar.door.mqtt.user"))
        .anyMatch(line -> line.contains("trusted needs smartcar.door.mqtt.tls = true"))
        .anyMatch(line -> line.contains("12 times smartcar.door.mqtt.max-message-bytes"))
        .noneMatch(line -> line.contains("secret"));
  }

  @Test
  void load_kafkaPropertyThatIsNotToBeGiven_isNamed() throws IOException {
    Path file =
        file(
            """
            smartcar.kafka.properties {
              group.id = mine
              sasl.mechanism = [PLAIN, GSSAPI]
            }
            """);

    assertThat(problems(file, Map.of("smartcar.kafka.properties.isolation.level", "x")))
        .containsExactlyInAnyOrder(
            file
                + ":3: smartcar.kafka.properties.sasl.mechanism must be a single value;"
                + " of several, separate them by commas",
            file + ":2: smartcar.kafka.properties.group.id is set by smartcar itself: leave it out",
            "command line: smartcar.kafka.properties.isolation.level is set by smartcar itself:"
                + " leave it out");
  }

  @ParameterizedTest
  @CsvSource({
    "smartcar.kafka.Topic, did you mean smartcar.kafka.topic?",
    "kafka.topic, did you mean smartcar.kafka.topic?",
    "smartcar.topology.esper-task, did you mean smartcar.topology.esper-tasks?",
    "smartcar.topology.lateness, did you mean smartcar.rules.lateness?",
    "smartcar.hbase.port, did you mean smartcar.redis.port?",
    "smartcar.kafka, 'remove it, conf/smartcar.conf has every key'",
    "something.else, 'remove it, conf/smartcar.conf has every key'",
  })
  void load_unknownKey_suggestsTheNearest(String key, String remedy) {
    assertThat(problems(null, Map.of(key, "1")))
        .containsExactly("command line: " + key + " is no key of smartcar; " + remedy);
  }

  @Test
  void load_valueForASectionOrTheOtherWayRound_saysWhatItMustBe() throws IOException {
    Path file =
        file(
            """
            smartcar.kafka = 3
            smartcar.redis.port = [6379]
            smartcar.redis.host { name = x }
            smartcar.hbase.table = null
            smartcar.new-section { }
            """);

    assertThat(problems(file, Map.of()))
        .containsExactly(
            file
                + ":4: smartcar.hbase.table must be a single value;"
                + " the default is \"DriverCarInfo\"",
            file
                + ":1: smartcar.kafka must be a section: smartcar.kafka { … };"
                + " see conf/smartcar.conf",
            file
                + ":5: smartcar.new-section is no key of smartcar;"
                + " remove it, conf/smartcar.conf has every key",
            file + ":3: smartcar.redis.host must be a single value; the default is \"localhost\"",
            file + ":2: smartcar.redis.port must be a single value; the default is \"6379\"");
  }

  @Test
  void load_keysThatDoNotFitTogether_namesBothAtThePlaceOfTheOneGiven() throws IOException {
    Path file = file("smartcar.hbase.operation-timeout = 90s\n");

    assertThat(problems(file, Map.of("smartcar.rules.max-waiting-events", "999")))
        .containsExactly(
            file
                + ":1: smartcar.topology.message-timeout must be more than"
                + " smartcar.hbase.operation-timeout: 60s and 90s; raise the one or lower the"
                + " other, or batches are repeated that are still being written",
            "command line: smartcar.rules.max-waiting-events must be at least"
                + " smartcar.topology.batch-records: 999 and 1000; raise the one or lower the"
                + " other, or not even one batch could wait");
  }

  @Test
  void load_eventsThatLiveShorterThanTheyAreJudged_namesBoth() {
    assertThat(problems(null, Map.of("smartcar.hbase.tables.events-ttl", "1d")))
        .containsExactly(
            "command line: smartcar.hbase.tables.events-ttl must be more than"
                + " smartcar.late.horizon: 1d and 7d; raise the one or lower the other, or readings"
                + " are judged again from rows that are deleted");
  }

  @Test
  void load_redisUserWithoutPassword_saysThatBothBelongTogether() {
    assertThat(problems(null, Map.of("smartcar.redis.user", "alerts")))
        .containsExactly(
            "command line: smartcar.redis.user must come with smartcar.redis.password:"
                + " \"alerts\"; give both or neither");
  }

  @Test
  void load_redisNodesAndMode_saysThatBothBelongTogether() {
    assertThat(problems(null, Map.of("smartcar.redis.nodes", "s1:26379")))
        .containsExactly(
            "command line: smartcar.redis.nodes must come with smartcar.redis.mode sentinel or"
                + " cluster: what stands alone is at host and port; set the mode or leave it out");
    assertThat(problems(null, Map.of("smartcar.redis.mode", "cluster")))
        .containsExactly(
            "command line: smartcar.redis.mode must come with smartcar.redis.nodes: name the"
                + " sentinels or nodes of the cluster, host:port, separated by commas");
  }

  @Test
  void load_databaseOfACluster_isRefused() {
    Map<String, String> keys =
        Map.of(
            "smartcar.redis.mode", "cluster",
            "smartcar.redis.nodes", "n1:7000,n2:7000",
            "smartcar.redis.database", "1");

    assertThat(problems(null, keys))
        .containsExactly(
            "command line: smartcar.redis.database must be 0 in a cluster, which has one: 1; set"
                + " smartcar.redis.key-prefix to keep two platforms apart");
  }

  @Test
  void load_sentinelUserWithoutPassword_saysThatBothBelongTogether() {
    assertThat(problems(null, Map.of("smartcar.redis.sentinel.user", "asker")))
        .containsExactly(
            "command line: smartcar.redis.sentinel.user must come with"
                + " smartcar.redis.sentinel.password; give both or neither");
  }

  @Test
  void load_filesForTlsWithoutTls_saysWhatToSet() {
    assertThat(problems(null, Map.of("smartcar.redis.tls.trusted", "/ca.pem")))
        .containsExactly(
            "command line: smartcar.redis.tls.enabled must be true for smartcar.redis.tls.trusted,"
                + " .certificate and .key; set it, or leave them out");
  }

  @Test
  void load_certificateWithoutKey_saysThatBothBelongTogether() {
    Map<String, String> keys =
        Map.of(
            "smartcar.redis.tls.enabled", "true",
            "smartcar.redis.tls.certificate", "/us.pem");

    assertThat(problems(null, keys))
        .containsExactly(
            "command line: smartcar.redis.tls.certificate must come with smartcar.redis.tls.key;"
                + " give both or neither");
  }

  @Test
  void load_noSuchFile_saysSo() {
    Path file = directory.resolve("absent.conf");

    assertThat(problems(file, Map.of()))
        .containsExactly(file + ": no such file, or not readable; give an existing file after -c");
    assertThat(problems(directory, Map.of())).hasSize(1);
  }

  @Test
  void load_textThatIsNoHocon_pointsAtTheLine() throws IOException {
    Path file = file("smartcar {\n  kafka { topic = = x }\n}\n");

    assertThat(problems(file, Map.of()))
        .singleElement()
        .asString()
        .startsWith(file + ":2: not understood; correct this place: ")
        .doesNotContain("\n");
  }

  @Test
  void load_missingEnvironmentVariable_namesIt() throws IOException {
    Path file = file("smartcar.redis.host = ${SMARTCAR_NO_SUCH_VARIABLE}\n");

    assertThat(problems(file, Map.of()))
        .singleElement()
        .asString()
        .startsWith(file + ":1: ")
        .contains("SMARTCAR_NO_SUCH_VARIABLE");
  }

  @Test
  void load_signingInThatNobodyCould_isRefused() {
    String issuer = "smartcar.console.oidc.issuer";
    assertThat(problems(null, Map.of(issuer, "https://id.example/realms/fleet")))
        .singleElement()
        .asString()
        .startsWith("command line: " + issuer + " must come with ")
        .contains("smartcar.console.oidc.viewers");
    for (String wrong : List.of("http://id.example", "id.example", "https://id.example/?a=b")) {
      assertThat(problems(null, Map.of(issuer, wrong)))
          .singleElement()
          .asString()
          .contains(issuer + " must be https://HOST…, or http:// of this machine");
    }
    assertThat(problems(null, Map.of("smartcar.console.oidc.scopes", "profile"))).hasSize(1);
    assertThat(problems(null, Map.of("smartcar.console.oidc.viewers", "a,,b"))).hasSize(1);
    assertThat(problems(null, Map.of("smartcar.console.oidc.address", "https://x/path")))
        .hasSize(1);
  }

  @Test
  void parse_brokenText_saysWhatItWas() {
    ConfigException problem =
        catchThrowableOfType(
            ConfigException.class, () -> SmartcarConfig.parse("smartcar { kafka {"));

    assertThat(problem.problems()).singleElement().asString().contains("rendered configuration");
    assertThat(problem).hasMessage(problem.problems().get(0));
  }

  private static List<String> problems(@Nullable Path file, Map<String, String> overrides) {
    return catchThrowableOfType(ConfigException.class, () -> SmartcarConfig.load(file, overrides))
        .problems();
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("my.conf"), content);
  }
}
