package io.smartcar.acceptance;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform in containers, as {@code docker/compose.yaml} brings it up: the road recording's
 * rows and alerts exactly, while each container is killed once. Only in {@code mvn verify
 * -Pdocker}, with the images of {@code scripts/docker-images}.
 */
final class ContainersIT {

  private static final Logger LOG = LoggerFactory.getLogger(ContainersIT.class);

  /** A recording goes over years. */
  private static final Map<String, String> SUBMITTED =
      Map.of(
          "SMARTCAR_DEPLOY_OPTIONS",
          "-D smartcar.redis.alert-ttl=3650d -D smartcar.late.horizon=3650d");

  /** Whether those of {@code compose.cluster.yaml} are to be tried as well. */
  private static final String CLUSTER = "SMARTCAR_DOCKER_CLUSTER";

  private static final List<String> ONE_OF_EACH =
      List.of(
          "kafka-2",
          "hbase-region-server",
          "hdfs-data-node-2",
          "redis-2",
          "sentinel-1",
          "hbase-region-server-2",
          "kafka",
          "hdfs-name-node");

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Path ALERT_RULES = Path.of("../conf/prometheus/alerts.yaml");

  /** ZooKeeper, Kafka, HBase and Redis. */
  private static final int SERVERS_SEEN = 4;

  /** The console, and the worker by the address that it gave itself. */
  private static final Set<String> SCRAPED =
      Set.of(
          "up{instance=\"console:8088\", job=\"smartcar\"}",
          "up{instance=\"supervisor:7700\", job=\"smartcar-workers\", topology=\"DriverCarInfo\","
              + " worker=\"supervisor:6700\"}");

  @Test
  void path_eachContainerKilledOnce_givesExactlyTheRecordingsRowsAndAlerts() throws Exception {
    Recording road = Recording.OPENACC.orSkip();
    try (Containers containers = new Containers(false, SUBMITTED)) {
      List<String> servers = containers.servers();
      path(containers, road, servers);
      assertScraped(containers);
      LOG.info("memory:\n{}", containers.memory());

      // What was confirmed outlives its servers.
      killed(containers, "hbase-region-server");
      killed(containers, "redis");
      assertExact(containers, road);
      for (String server : servers) {
        assertThat(containers.restarts(server))
            .as(server + " was started again only when it was killed")
            .isEqualTo(server.equals("hbase-region-server") || server.equals("redis") ? 2 : 1);
      }
      assertNothingLeft(containers);
    }
  }

  /** Of several of a kind one is killed, and another takes over what it had. */
  @Test
  void path_ofSeveralServersOneOfEachKilled_givesExactlyTheRecordingsRowsAndAlerts()
      throws Exception {
    Assumptions.assumeTrue(
        "true".equals(System.getenv(CLUSTER)), () -> CLUSTER + " is not true: no cluster");
    Recording road = Recording.OPENACC.orSkip();
    try (Containers containers = new Containers(true, SUBMITTED)) {
      path(containers, road, ONE_OF_EACH);
      LOG.info("memory:\n{}", containers.memory());

      assertThat(containers.redisMaster()).isEqualTo("redis");
      containers.stop("redis");
      await(
          "another master", () -> Set.of("redis-2", "redis-3").contains(containers.redisMaster()));
      LOG.info("Redis' master is {}", containers.redisMaster());
      containers.start("redis");
      await("the former one, a replica", () -> containers.isWell("redis"));
      assertExact(containers, road);
      assertNothingLeft(containers);
    }
  }

  /** The recording in parts, each but the first with a kill in what becomes of it. */
  private static void path(Containers containers, Recording road, List<String> killed)
      throws Exception {
    long begin = System.nanoTime();
    containers.up();
    LOG.info("up after {}", Containers.seconds(System.nanoTime() - begin));
    List<List<String>> parts = parts(road.lines(), killed.size() + 1);

    send(containers, parts.get(0));
    await("the first alert", () -> found(containers, road) > 0);
    LOG.info("first alert after {}", Containers.seconds(System.nanoTime() - begin));

    for (String server : killed) {
      assertThat(containers.restarts(server)).as(server).isZero();
      send(containers, parts.get(1 + killed.indexOf(server)));
      killed(containers, server);
    }
    assertExact(containers, road);
    LOG.info(
        "{} rows, {} alerts after {}",
        road.events(),
        road.alerts(),
        Containers.seconds(System.nanoTime() - begin));
  }

  private static void assertExact(Containers containers, Recording road) throws Exception {
    await("all alerts", () -> found(containers, road) == road.alerts());
    await("all rows", () -> count(containers) == road.events());
    assertThat(alerts(containers, road)).isEqualTo(new TreeMap<>(road.expectedAlerts()));
    assertThat(containers.rows()).isEqualTo(Containers.Rows.of(road.lines()));
  }

  private static void assertNothingLeft(Containers containers) throws Exception {
    containers.close();
    assertThat(containers.left()).isEmpty();
  }

  private static List<List<String>> parts(List<String> lines, int count) {
    List<List<String>> parts = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      parts.add(
          lines.subList(
              (int) ((long) lines.size() * part / count),
              (int) ((long) lines.size() * (part + 1) / count)));
    }
    return parts;
  }

  /** Sends them once, to a log that answers. */
  private static void send(Containers containers, List<String> records) throws Exception {
    await("Kafka", () -> containers.isWell("kafka"));
    Containers.Said said = containers.smartcar(records, "replay", "-", "--speed", "max");
    assertThat(said.status()).as(said.out()).isZero();
  }

  /**
   * Prometheus reads the console and, led by it, the worker that runs now, whose port no other than
   * the containers reach; and it judges the alert rules.
   */
  private static void assertScraped(Containers containers) throws Exception {
    await(
        "the console and the worker are scraped",
        () ->
            containers.prometheus("up == 1").stream()
                .map(line -> line.replaceFirst(" =>.*", ""))
                .collect(toSet())
                .equals(SCRAPED));
    await(
        "all servers answer the console",
        () -> containers.prometheus("smartcar_server_up == 1").size() == SERVERS_SEEN);
    // It has counted since it was last started, which may be after the last event.
    assertThat(containers.prometheus("smartcar_worker_stored_events_total")).hasSize(1);
    long rules =
        Files.readAllLines(ALERT_RULES).stream()
            .filter(line -> line.strip().startsWith("- alert: "))
            .count();
    await(
        "all alert rules are judged",
        () -> containers.prometheusRules().split("\"health\":\"ok\"", -1).length - 1 == rules);
  }

  /** Kills it and waits until it is well again. */
  private static void killed(Containers containers, String server) throws Exception {
    int before = containers.restarts(server);
    long begin = System.nanoTime();
    containers.kill(server);
    await(
        server + " killed and well again",
        () -> containers.restarts(server) > before && containers.isWell(server));
    LOG.info(
        "{} killed, well again after {}", server, Containers.seconds(System.nanoTime() - begin));
  }

  private interface Check {
    boolean holds() throws Exception;
  }

  private static void await(String what, Check check) {
    Awaitility.await(what).atMost(PATIENCE).pollInterval(PAUSE).until(check::holds);
  }

  private static long count(Containers containers) throws IOException, InterruptedException {
    Containers.Said said =
        containers.smartcar(
            List.of(), "history", "--from", "19700101", "--to", "99991231", "--count");
    // Away, or nothing yet: it is asked again.
    return said.out()
        .lines()
        .map(line -> line.replace(",", "").strip())
        .filter(line -> line.matches("\\d+"))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(-1);
  }

  private static Set<String> days(Recording recording) throws IOException {
    TreeSet<String> days = new TreeSet<>();
    recording.expectedAlerts().keySet().forEach(key -> days.add(key.substring(0, 8)));
    return days;
  }

  /** How many alerts there are. */
  private static int found(Containers containers, Recording recording)
      throws IOException, InterruptedException {
    int found = 0;
    for (String day : days(recording)) {
      found += Math.max(0, containers.alerts(day));
    }
    return found;
  }

  /** As in {@link Outcome#alerts}. */
  private static SortedMap<String, String> alerts(Containers containers, Recording recording)
      throws IOException, InterruptedException {
    SortedMap<String, String> alerts = new TreeMap<>();
    for (String day : days(recording)) {
      Containers.Said said =
          containers.smartcar(List.of(), "alerts", "list", day, "--format", "json");
      said.out()
          .lines()
          .filter(line -> line.startsWith("{\""))
          .map(AlertJson::read)
          .forEach(alert -> alerts.put(key(alert), text(alert)));
    }
    return alerts;
  }

  private static String key(Alert alert) {
    return alert.date().substring(0, 8) + '/' + alert.carNumber() + '-' + alert.date();
  }

  private static String text(Alert alert) {
    return Outcome.alert(
        Double.parseDouble(value(alert, "avgSpeed")),
        Long.parseLong(value(alert, "readings")),
        value(alert, "areaNumber"));
  }

  private static String value(Alert alert, String column) {
    return String.valueOf(alert.values().get(column));
  }
}
