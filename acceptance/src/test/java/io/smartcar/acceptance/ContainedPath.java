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

/** A recording that goes through containers, in parts, and what came of it. */
record ContainedPath(Containers containers, Recording road) {

  /** What the topology is submitted with: a recording goes over years. */
  static final Map<String, String> SUBMITTED =
      Map.of(
          "SMARTCAR_DEPLOY_OPTIONS",
          "-D smartcar.redis.alert-ttl=3650d -D smartcar.late.horizon=3650d");

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** Whether something is so by now. */
  interface Check {
    boolean holds() throws Exception;
  }

  void assertExact() throws Exception {
    await("all alerts", () -> found() == road.alerts());
    await("all rows", () -> count() == road.events());
    assertThat(alerts()).isEqualTo(new TreeMap<>(road.expectedAlerts()));
    assertThat(containers.rows()).isEqualTo(Containers.Rows.of(road.lines()));
  }

  void assertNothingLeft() throws Exception {
    containers.close();
    assertThat(containers.left()).isEmpty();
  }

  List<List<String>> parts(int count) throws IOException {
    List<String> lines = road.lines();
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
  void send(List<String> records) throws Exception {
    await("Kafka", () -> containers.isWell("kafka"));
    Containers.Said said = containers.smartcar(records, "replay", "-", "--speed", "max");
    assertThat(said.status()).as(said.out()).isZero();
  }

  static void await(String what, Check check) {
    Awaitility.await(what).atMost(PATIENCE).pollInterval(PAUSE).until(check::holds);
  }

  private long count() throws IOException, InterruptedException {
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

  private Set<String> days() throws IOException {
    TreeSet<String> days = new TreeSet<>();
    road.expectedAlerts().keySet().forEach(key -> days.add(key.substring(0, 8)));
    return days;
  }

  /** How many alerts there are. */
  int found() throws IOException, InterruptedException {
    int found = 0;
    for (String day : days()) {
      found += Math.max(0, containers.alerts(day));
    }
    return found;
  }

  /** As in {@link Outcome#alerts}. */
  private SortedMap<String, String> alerts() throws IOException, InterruptedException {
    SortedMap<String, String> alerts = new TreeMap<>();
    for (String day : days()) {
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
