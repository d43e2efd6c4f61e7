package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
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
  private static final String OPTIONS =
      "-D smartcar.redis.alert-ttl=3650d -D smartcar.late.horizon=3650d";

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  @Test
  void path_eachContainerKilledOnce_givesExactlyTheRecordingsRowsAndAlerts() throws Exception {
    Recording road = Recording.OPENACC.orSkip();
    List<String> lines = road.lines();
    try (Containers containers = new Containers(Map.of("SMARTCAR_DEPLOY_OPTIONS", OPTIONS))) {
      long begin = System.nanoTime();
      containers.up();
      LOG.info("up after {}", Containers.seconds(System.nanoTime() - begin));
      List<String> servers = containers.servers();
      List<List<String>> parts = parts(lines, servers.size() + 1);

      send(containers, parts.get(0));
      await("the first alert", () -> found(containers, road) > 0);
      LOG.info("first alert after {}", Containers.seconds(System.nanoTime() - begin));

      for (String server : servers) {
        assertThat(containers.restarts(server)).as(server).isZero();
        send(containers, parts.get(1 + servers.indexOf(server)));
        killed(containers, server);
      }
      await("all alerts", () -> found(containers, road) == road.alerts());
      await("all rows", () -> count(containers) == road.events());
      assertThat(alerts(containers, road)).isEqualTo(new TreeMap<>(road.expectedAlerts()));
      assertThat(rows(containers)).isEqualTo(new TreeSet<>(lines));
      LOG.info("{} rows, {} alerts", road.events(), road.alerts());
      LOG.info("memory:\n{}", containers.memory());

      // What was confirmed outlives its servers.
      killed(containers, "hbase-region-server");
      killed(containers, "redis");
      await("rows again", () -> count(containers) == road.events());
      assertThat(alerts(containers, road)).isEqualTo(new TreeMap<>(road.expectedAlerts()));

      containers.close();
      assertThat(containers.left()).isEmpty();
    }
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

  /** As a sender does: what the log does not take is sent again. */
  private static void send(Containers containers, List<String> records) {
    await(
        records.size() + " records in the log",
        () -> containers.smartcar(records, "replay", "-", "--speed", "max").status() == 0);
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

  private static Set<String> rows(Containers containers) throws IOException, InterruptedException {
    Containers.Said said =
        containers.smartcar(
            List.of(), "history", "--from", "19700101", "--to", "99991231", "--format", "csv");
    TreeSet<String> rows = new TreeSet<>();
    said.out().lines().filter(line -> line.matches("\\d{17},.*")).forEach(rows::add);
    return rows;
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
