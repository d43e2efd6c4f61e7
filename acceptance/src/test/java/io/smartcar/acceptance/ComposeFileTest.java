package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.acceptance.ComposeFile.Service;
import io.smartcar.config.MetricsConfig;
import io.smartcar.config.SmartcarConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the compose file and what it names without an engine. */
final class ComposeFileTest {

  private static final int ALL_MEGABYTES = 4096;
  private static final Path CONF = ComposeFile.DIRECTORY.resolve("conf");

  /** What a JVM needs beside its heap, at least. */
  private static final int BESIDE_HEAP_MEGABYTES = 80;

  private static ComposeFile compose;

  /** With several of each server. */
  private static ComposeFile cluster;

  @BeforeAll
  static void read() throws IOException {
    compose = ComposeFile.read();
    cluster = ComposeFile.readCluster();
  }

  /** Those of one machine, and those of several servers of each kind. */
  static Stream<Service> services() throws IOException {
    return Stream.concat(
        ComposeFile.read().services().values().stream(),
        ComposeFile.readCluster().services().values().stream());
  }

  @Test
  void services_are_thoseOfThePlatform() {
    assertThat(compose.services().keySet())
        .containsExactlyInAnyOrder(
            "zookeeper",
            "kafka",
            "redis",
            "hbase-master",
            "hbase-region-server",
            "nimbus",
            "supervisor",
            "keys",
            "stores",
            "deploy",
            "console",
            "prometheus",
            "grafana",
            "cars");
    assertThat(compose.service("cars").list("profiles")).containsExactly("demo");
  }

  @ParameterizedTest
  @MethodSource("services")
  void service_ofAnyKind_runsWithAsLittleAsItNeeds(Service service) {
    assertThat(service.text("read_only")).isEqualTo("true");
    assertThat(service.text("init")).isEqualTo("true");
    assertThat(service.text("user")).matches("[1-9]\\d*:\\d+");
    assertThat(service.list("cap_drop")).containsExactly("ALL");
    assertThat(service.list("security_opt")).containsExactly("no-new-privileges:true");
    assertThat(service.keys())
        .doesNotContainKeys("privileged", "cap_add", "network_mode", "pid", "ipc", "devices");
    assertThat(service.list("tmpfs")).isNotEmpty();
    assertThat(service.map("logging").toString()).contains("max-size", "max-file");
    assertThat(service.megabytes("mem_limit"))
        .as("no swap beside it")
        .isEqualTo(service.megabytes("memswap_limit"));
    assertThat(service.list("ports")).allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
  }

  @ParameterizedTest
  @MethodSource("services")
  void image_ofAnyService_isPinned(Service service) throws IOException {
    String image = service.text("image");
    assertThat(image).matches("[a-z0-9./-]+:[A-Za-z0-9._-]*\\d[A-Za-z0-9._-]*");
    assertThat(image).doesNotContain("latest");
    if (image.startsWith("smartcar/")) {
      assertThat(image).endsWith(":" + projectVersion());
      // Nobody else's of that name is fetched.
      assertThat(service.text("pull_policy")).isEqualTo("never");
      String target = image.substring(image.indexOf('/') + 1, image.indexOf(':'));
      assertThat(Files.readString(ComposeFile.DIRECTORY.resolve("Dockerfile")))
          .contains("\nFROM java AS " + target + "\n");
      assertThat(builds(image)).containsExactly(target);
    }
  }

  /** The stages from which that image is built, once each. */
  private static List<String> builds(String image) {
    return compose.services().values().stream()
        .filter(service -> service.text("image").equals(image))
        .filter(service -> service.keys().containsKey("build"))
        .map(service -> String.valueOf(service.map("build").get("target")))
        .toList();
  }

  private static String projectVersion() throws IOException {
    Matcher version =
        Pattern.compile("<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }

  @ParameterizedTest
  @MethodSource("services")
  void service_thatOthersUse_saysInItsProtocolWhetherItIsWell(Service service) {
    boolean used =
        cluster.services().values().stream()
            .anyMatch(other -> other.map("depends_on").containsKey(service.name()));
    boolean server = !service.isJob() && !service.isInProfile();
    assertThat(server || service.isJob() || !used).isTrue();
    assertThat(service.health().isEmpty()).isEqualTo(!server);
    if (server) {
      assertThat(service.map("healthcheck")).containsKeys("interval", "timeout", "retries");
      assertThat(service.text("restart")).isEqualTo("unless-stopped");
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void dependant_ofAnyService_waitsUntilItIsWellOrHasEnded(Service service) {
    service
        .map("depends_on")
        .forEach(
            (name, how) ->
                assertThat(how)
                    .as(name)
                    .isEqualTo(
                        Map.of(
                            "condition",
                            cluster.service(name).isJob()
                                ? "service_completed_successfully"
                                : "service_healthy")));
  }

  @Test
  void memory_ofAllThatRuns_isLessThanWhatIsPromised() {
    assertThat(megabytes(compose)).isLessThan(ALL_MEGABYTES);
    assertThat(megabytes(cluster)).isLessThan(2 * ALL_MEGABYTES);
  }

  private static int megabytes(ComposeFile file) {
    return file.services().values().stream()
        .filter(service -> !service.isJob() && !service.isInProfile())
        .mapToInt(service -> service.megabytes("mem_limit"))
        .sum();
  }

  @ParameterizedTest
  @MethodSource("services")
  void heap_ofAnyService_leavesRoomForTheRest(Service service) {
    Object heap = service.map("environment").get("HEAP");
    if (heap != null) {
      int megabytes = Integer.parseInt(heap.toString().replace("m", ""));
      assertThat(service.megabytes("mem_limit"))
          .isGreaterThanOrEqualTo(megabytes + BESIDE_HEAP_MEGABYTES);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void volumes_thatAreNamed_areThoseThatAreUsed(boolean several) {
    ComposeFile file = several ? cluster : compose;
    Set<String> used = new HashSet<>();
    for (Service service : file.services().values()) {
      for (String mount : service.list("volumes")) {
        String source = mount.substring(0, mount.indexOf(':'));
        if (source.startsWith(".")) {
          assertThat(ComposeFile.DIRECTORY.resolve(source)).isRegularFile();
          assertThat(mount).endsWith(":ro");
        } else {
          used.add(source);
        }
      }
    }
    assertThat(used).isEqualTo(file.volumes());
  }

  @Test
  void secrets_areInNoFile() throws IOException {
    try (Stream<Path> files = Files.walk(ComposeFile.DIRECTORY)) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(ComposeFile.DIRECTORY.resolve("target")))
              .toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContain("BEGIN ")
            .doesNotContainPattern(
                "(?i)(password|secret|token)[A-Za-z_.-]*\\s*[:=]\\s*[\"']?[\\w+][\\w+/]{11}");
      }
    }
  }

  @Test
  void health_ofEachServer_asksThePortOfItsConfiguration() throws IOException {
    assertThat(compose.service("zookeeper").health())
        .containsExactly(
            "CMD", "health", "zookeeper", "localhost:" + zoo().getProperty("clientPort"));
    assertThat(compose.service("kafka").health())
        .containsExactly("CMD", "health", "kafka", "localhost:" + listener("PLAINTEXT"));
    assertThat(compose.service("hbase-master").health())
        .containsExactly(
            "CMD", "health", "hbase-master", "localhost:" + hbase("hbase.master.port"));
    assertThat(compose.service("hbase-region-server").health())
        .containsExactly(
            "CMD",
            "health",
            "hbase-region-server",
            "localhost:" + hbase("hbase.regionserver.port"));
    String nimbus = storm("nimbus.thrift.port");
    assertThat(compose.service("nimbus").health())
        .containsExactly("CMD", "health", "nimbus", "localhost:" + nimbus);
    assertThat(compose.service("supervisor").health())
        .containsExactly("CMD", "health", "supervisor", "nimbus:" + nimbus);
    assertThat(conf("redis/redis.conf")).contains("\nport 6379\n");
  }

  @Test
  void configurations_ofAll_nameEachOther() throws IOException {
    SmartcarConfig config = SmartcarConfig.load(CONF.resolve("smartcar.conf"), Map.of());
    assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:" + listener("PLAINTEXT"));
    assertThat(conf("kafka/server.properties"))
        .contains("advertised.listeners=PLAINTEXT://kafka:" + listener("PLAINTEXT") + ",");
    assertThat(config.redis().host() + ':' + config.redis().port()).isEqualTo("redis:6379");
    String zooKeeper = "zookeeper:" + zoo().getProperty("clientPort");
    assertThat(config.hbase().zookeeperQuorum() + ':' + config.hbase().zookeeperPort())
        .isEqualTo(zooKeeper);
    assertThat(config.ruleStore().connect()).isEqualTo(zooKeeper);
    assertThat(hbase("hbase.zookeeper.quorum") + ':' + hbase("hbase.zookeeper.property.clientPort"))
        .isEqualTo(zooKeeper);
    assertThat(storm("storm.zookeeper.servers") + storm("storm.zookeeper.port"))
        .isEqualTo("[\"zookeeper\"]" + zoo().getProperty("clientPort"));
    assertThat(storm("nimbus.seeds")).isEqualTo("[\"nimbus\"]");
    assertThat(hbase("hbase.master.hostname"))
        .isEqualTo(compose.service("hbase-master").text("hostname"));
    assertThat(hbase("hbase.unsafe.regionserver.hostname"))
        .isEqualTo(compose.service("hbase-region-server").text("hostname"));
    assertThat(compose.service("kafka").list("ports"))
        .containsExactly("127.0.0.1:9092:" + listener("HOST"));
  }

  @Test
  void configurations_ofSeveralOfEach_nameEachOther() throws IOException {
    List<String> brokers = List.of("kafka", "kafka-2", "kafka-3");
    SmartcarConfig config = SmartcarConfig.load(CONF.resolve("cluster/smartcar.conf"), Map.of());
    assertThat(config.kafka().bootstrapServers())
        .isEqualTo(String.join(",", brokers.stream().map(broker -> broker + ":9092").toList()));
    for (int broker = 1; broker <= brokers.size(); broker++) {
      Service service = cluster.service(brokers.get(broker - 1));
      assertThat(properties("cluster/server.properties").getProperty("controller.quorum.voters"))
          .contains(broker + "@" + service.text("hostname") + ":9093");
      assertThat(service.map("environment").get("NODE_ID"))
          .isEqualTo(broker == 1 ? null : String.valueOf(broker));
    }
    for (int sentinel = 1; sentinel <= brokers.size(); sentinel++) {
      String name = cluster.service("sentinel-" + sentinel).text("hostname");
      assertThat(config.redis().nodes()).contains(name + ":26379");
    }
    assertThat(conf("cluster/sentinel.conf")).startsWith("port 26379\n");
    assertThat(found(conf("cluster/sentinel.conf"), "sentinel monitor (\\S+ \\S+ \\d+) 2"))
        .isEqualTo(config.redis().sentinel().master() + " redis 6379");
    String hdfs = "hdfs://" + cluster.service("hdfs-name-node").text("hostname") + ":8020";
    assertThat(property("hdfs/core-site.xml", "fs.defaultFS")).isEqualTo(hdfs);
    assertThat(property("cluster/hbase-site.xml", "hbase.rootdir")).isEqualTo(hdfs + "/hbase");
    assertThat(cluster.service("hdfs-name-node").health())
        .contains(local(property("hdfs/hdfs-site.xml", "dfs.namenode.http-address")));
    assertThat(cluster.service("hdfs-data-node-1").health())
        .contains(local(property("hdfs/hdfs-site.xml", "dfs.datanode.http.address")));
    // Each has its own name there.
    assertThat(property("cluster/hbase-site.xml", "hbase.unsafe.regionserver.hostname"))
        .isEqualTo("${env.HOSTNAME}");
    for (String server : List.of("hbase-region-server", "hbase-region-server-2")) {
      String asked = "hbase-any-region-server " + server + ":16020";
      assertThat(cluster.service(server).text("hostname")).isEqualTo(server);
      assertThat(String.valueOf(cluster.service("stores").map("environment").get("REGION_SERVERS")))
          .contains(asked);
    }
  }

  private static String local(String address) {
    return address.replace("0.0.0.0", "localhost");
  }

  @Test
  void monitoring_ofTheConsole_isThatOfTheProject() throws IOException {
    assertThat(conf("prometheus/prometheus.yaml"))
        .contains("targets: [\"console:8088\"]", "- alerts.yaml")
        .contains("url: https://console:8088/api/v1/prometheus/targets");
    SmartcarConfig config = SmartcarConfig.load(CONF.resolve("smartcar.conf"), Map.of());
    assertThat(config.metrics()).isEqualTo(new MetricsConfig(OptionalInt.of(1_000), "0.0.0.0"));
    assertThat(compose.service("console").list("ports")).containsExactly("127.0.0.1:8088:8088");
    assertThat(compose.service("console").list("command"))
        .containsSubsequence("--tokens", "/keys/console.tokens")
        .containsSubsequence("--certificate", "/keys/console.pem", "--key", "/keys/console.key");
    assertThat(compose.service("prometheus").list("volumes"))
        .contains("../conf/prometheus/alerts.yaml:/etc/prometheus/alerts.yaml:ro");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "debian/Dockerfile"})
  void dockerfile_ofAllImages_keepsTheRules(String name) throws IOException {
    Path dockerfile = ComposeFile.DIRECTORY.resolve(name);
    String file = Files.readString(dockerfile).replaceAll("\\\\\n\\s*", "");
    List<String> lines =
        file.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    assertThat(lines.get(0)).matches("ARG BASE=[a-z]+:[a-z]+-\\d{8}-slim");
    assertThat(file).doesNotContain("latest");
    boolean user = true;
    for (String line : lines) {
      assertThat(line).matches("(ARG|FROM|RUN|COPY|ENV|WORKDIR|USER|ENTRYPOINT|CMD) .+");
      if (line.startsWith("FROM ")) {
        assertThat(line).matches("FROM (\\$\\{BASE}|java) AS [a-z]+");
        assertThat(user).as("no stage before " + line + " runs as root").isTrue();
        // Those on the first have its user.
        user = line.startsWith("FROM java ");
      }
      if (line.startsWith("USER ")) {
        assertThat(line).matches("USER [1-9]\\d*:\\d+");
        user = true;
      }
      if (line.contains("apt-get install")) {
        assertThat(line)
            .startsWith("RUN apt-get update && ")
            .contains("--no-install-recommends", "&& rm -rf /var/lib/apt/lists/*");
      }
      if (line.matches("(ENV|ARG) .*")) {
        assertThat(line).doesNotContainPattern("(?i)password|secret|token|key");
      }
      if (line.matches("COPY (bin|conf)\\b.*")) {
        assertThat(ComposeFile.DIRECTORY.resolve(line.split(" ", -1)[1])).exists();
      }
    }
    assertThat(user).as("the last stage does not run as root").isTrue();
  }

  @Test
  void programs_ofTheImages_areThere() {
    for (Service service : compose.services().values()) {
      List<String> command = service.list("command");
      if (service.text("image").startsWith("smartcar/")
          && (service.isJob() || service.name().equals("console"))) {
        assertThat(ComposeFile.DIRECTORY.resolve("bin").resolve(command.get(0)))
            .as(service.name())
            .isExecutable();
      }
    }
    assertThat(ComposeFile.DIRECTORY.resolve("bin/server")).isExecutable();
    assertThat(ComposeFile.DIRECTORY.resolve("bin/health")).isExecutable();
    assertThat(ComposeFile.DIRECTORY.resolve("bin/await")).isExecutable();
    assertThat(Path.of("../scripts/docker-images")).isExecutable();
  }

  /**
   * What was well when a job was begun may be so no longer, and one that ends badly ends it all.
   */
  @Test
  void job_thatNeedsServers_asksThemItselfBeforeItBegins() throws IOException {
    for (String name : List.of("stores", "deploy")) {
      Service job = compose.service(name);
      String script = Files.readString(ComposeFile.DIRECTORY.resolve("bin/" + name));
      for (String needed : job.map("depends_on").keySet()) {
        List<String> health = compose.service(needed).health();
        if (health.contains("health")) {
          String kind = health.get(2);
          String address =
              health.get(3).replace("localhost", compose.service(needed).text("hostname"));
          assertThat(script).as(name).containsPattern("(?m)^await .*\\b" + kind + ' ' + address);
        }
      }
    }
  }

  @Test
  void server_ofEachName_isKnownToItsScript() throws IOException {
    String script = Files.readString(ComposeFile.DIRECTORY.resolve("bin/server"));
    for (Service service : cluster.services().values()) {
      if (service.text("image").matches("smartcar/(zookeeper|kafka|hbase|storm):.*")
          && !service.isJob()) {
        assertThat(script).contains("\n  " + service.list("command").get(0) + ")\n");
      }
    }
  }

  private static String conf(String name) throws IOException {
    return Files.readString(CONF.resolve(name));
  }

  private static Properties zoo() throws IOException {
    return properties("zookeeper/zoo.cfg");
  }

  private static Properties properties(String name) throws IOException {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(CONF.resolve(name))) {
      properties.load(in);
    }
    return properties;
  }

  private static String listener(String name) throws IOException {
    return found(
        String.valueOf(properties("kafka/server.properties").getProperty("listeners")),
        name + "://[^:]*:(\\d+)");
  }

  private static String hbase(String key) throws IOException {
    return property("hbase/hbase-site.xml", key);
  }

  private static String property(String file, String key) throws IOException {
    return found(conf(file), "<name>" + Pattern.quote(key) + "</name><value>([^<]*)<");
  }

  private static String storm(String key) throws IOException {
    return found(conf("storm/storm.yaml"), "(?m)^" + Pattern.quote(key) + ": (.*)$");
  }

  private static String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }
}
