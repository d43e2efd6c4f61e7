package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole road recording through each door, in a process that is killed and started again, while
 * answers get lost, Kafka is away for a minute and the broker is killed: exactly the rows and the
 * alerts that were counted.
 */
@Tag("long")
@ExtendWith(Platform.Running.class)
final class DoorsIT {

  private static final Logger LOG = LoggerFactory.getLogger(DoorsIT.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration KAFKA_AWAY = Duration.ofMinutes(1);
  private static final int LINES_AT_ONCE = 1_000;

  /** A second of a car. */
  private static final int LINES_OF_A_MESSAGE = 10;

  private static final List<String> PROPERTIES =
      List.of(
          "date",
          "carNumber",
          "speedPedal",
          "breakPedal",
          "steerAngle",
          "directLight",
          "speed",
          "areaNumber");

  private final Platform platform;

  DoorsIT(Platform platform) {
    this.platform = platform;
  }

  @Test
  void http_csv_givesExactlyTheRowsAndAlertsCounted() throws Exception {
    overHttp(
        "door-csv",
        lines -> String.join("\n", lines).getBytes(UTF_8),
        Map.of("Content-Type", "text/csv"),
        UnaryOperator.identity());
  }

  @Test
  void http_jsonPacked_givesExactlyTheRowsAndAlertsCounted() throws Exception {
    overHttp(
        "door-json",
        lines -> packed(lines.stream().map(DoorsIT::json).collect(Collectors.joining("\n"))),
        Map.of("Content-Type", "application/x-ndjson", "Content-Encoding", "gzip"),
        UnaryOperator.identity());
  }

  @Test
  void http_avroPacked_givesExactlyTheRowsAndAlertsCounted() throws Exception {
    overHttp(
        "door-avro",
        DoorsIT::avroPacked,
        Map.of("Content-Type", "application/avro", "Content-Encoding", "gzip"),
        // As dates become of times.
        date -> date.endsWith("000") ? date.substring(0, 14) : date);
  }

  @Test
  void mqtt_lines_giveExactlyTheRowsAndAlertsCounted(@TempDir Path directory) throws Exception {
    List<String> lines = Recording.OPENACC.orSkip().lines();
    int port = freePort();
    try (Scenario scenario = scenario("door-mqtt");
        KillableProcess broker = KillableProcess.mqttBroker(directory, port)) {
      scenario.deploy();
      broker.start();
      try (LostAnswers toDoor = new LostAnswers(port, 0.002, 1);
          LostAnswers toCars = new LostAnswers(port, 0.002, 2);
          KillableProcess door =
              KillableProcess.door(
                  platform, scenario, "mqtt", "-D", "smartcar.door.mqtt.port=" + toDoor.port());
          Troubles troubles =
              new Troubles(
                  Map.of(
                      0.1, door::killAndStart,
                      0.3, this::kafkaAway,
                      0.5, broker::killAndStart,
                      0.7, door::killAndStart))) {
        door.start();
        try (PublishingCars cars = new PublishingCars(toCars.port())) {
          publish(lines, cars, troubles);
        }
        troubles.awaitOver();
        awaitRows(scenario);
        LOG.info("door-mqtt: {} and {} answers lost", toDoor.lost(), toCars.lost());
      }
      assertAsCounted(scenario, lines, UnaryOperator.identity());
    }
  }

  @Test
  void tail_linesAsTheyAreWritten_giveExactlyTheRowsAndAlertsCounted(@TempDir Path directory)
      throws Exception {
    List<String> lines = Recording.OPENACC.orSkip().lines();
    try (Scenario scenario = scenario("door-tail")) {
      scenario.deploy();
      try (KillableProcess door =
              KillableProcess.door(
                  platform, scenario, "tail", directory.toString(), "--files", "telemetry.csv*");
          Troubles troubles =
              new Troubles(
                  Map.of(
                      0.1, door::killAndStart,
                      0.3, this::kafkaAway,
                      0.6, door::killAndStart))) {
        door.start();
        write(lines, directory, troubles);
        troubles.awaitOver();
        awaitRows(scenario);
      }
      assertAsCounted(scenario, lines, UnaryOperator.identity());
    }
  }

  private void overHttp(
      String name,
      Function<List<String>, byte[]> body,
      Map<String, String> headers,
      UnaryOperator<String> date)
      throws Exception {
    List<String> lines = Recording.OPENACC.orSkip().lines();
    int port = freePort();
    try (Scenario scenario = scenario(name)) {
      scenario.deploy();
      try (KillableProcess door =
              KillableProcess.door(
                  platform, scenario, "http", "-D", "smartcar.door.http.port=" + port);
          LostAnswers way = new LostAnswers(port, 0.1, 1);
          Troubles troubles =
              new Troubles(
                  Map.of(
                      0.1, door::killAndStart,
                      0.3, this::kafkaAway,
                      0.6, door::killAndStart))) {
        door.start();
        Device device = new Device(way.port());
        for (int from = 0; from < lines.size(); from += LINES_AT_ONCE) {
          int to = Math.min(lines.size(), from + LINES_AT_ONCE);
          device.send(body.apply(lines.subList(from, to)), headers);
          troubles.sent((double) to / lines.size());
        }
        troubles.awaitOver();
        LOG.info("{}: {} answers lost", name, way.lost());
        assertThat(way.lost()).isPositive();
      }
      assertAsCounted(scenario, lines, date);
    }
  }

  private Scenario scenario(String name) {
    Map<String, String> keys = new HashMap<>(LateUploadsIT.FOR_YEARS);
    // Two hours of driving in a minute.
    keys.put("smartcar.door.car-events-per-second", "100000");
    keys.put("smartcar.door.confirm-within", "5s");
    return new Scenario(platform, name, 2, keys);
  }

  private void kafkaAway() throws Exception {
    platform.sandbox().kill(ServerName.KAFKA);
    TimeUnit.SECONDS.sleep(KAFKA_AWAY.toSeconds());
    platform.sandbox().up(Progress.SILENT);
  }

  /** Each car's lines, a second's in a message, in the order in which they were driven. */
  private static void publish(List<String> lines, PublishingCars cars, Troubles troubles)
      throws InterruptedException {
    Map<String, List<String>> gathered = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String car = lines.get(i).split(",", 3)[1];
      List<String> ofCar = gathered.computeIfAbsent(car, key -> new ArrayList<>());
      ofCar.add(lines.get(i));
      if (ofCar.size() == LINES_OF_A_MESSAGE) {
        cars.publish(car, String.join("\n", ofCar));
        ofCar.clear();
      }
      troubles.sent((double) i / lines.size());
    }
    for (Map.Entry<String, List<String>> rest : gathered.entrySet()) {
      cars.publish(rest.getKey(), String.join("\n", rest.getValue()));
    }
    cars.awaitAcknowledged();
  }

  /** Into one file after the other, the older ones under other names. */
  private static void write(List<String> lines, Path directory, Troubles troubles)
      throws IOException {
    Path file = directory.resolve("telemetry.csv");
    int files = 0;
    for (int from = 0; from < lines.size(); from += 50 * LINES_AT_ONCE) {
      List<String> ofFile = lines.subList(from, Math.min(lines.size(), from + 50 * LINES_AT_ONCE));
      try (Writer writer = Files.newBufferedWriter(file)) {
        for (int i = 0; i < ofFile.size(); i++) {
          writer.write(ofFile.get(i) + '\n');
          if (i % LINES_AT_ONCE == 0) {
            writer.flush();
            troubles.sent((double) (from + i) / lines.size());
          }
        }
      }
      if (from + ofFile.size() < lines.size()) {
        files++;
        Files.move(file, directory.resolve("telemetry.csv." + files));
      }
    }
  }

  /** The door is still needed. */
  private static void awaitRows(Scenario scenario) {
    Awaitility.await("rows of " + scenario.topic())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> scenario.stores().rowCount() == Recording.OPENACC.events());
  }

  private static void assertAsCounted(
      Scenario scenario, List<String> lines, UnaryOperator<String> date) throws Exception {
    awaitRows(scenario);
    scenario.awaitRules(PATIENCE);
    scenario.awaitJudged(PATIENCE);
    LOG.info("{}: {} records in the log", scenario.topic(), scenario.end());
    Outcome found = scenario.stores().read();
    assertThat(found.rejected()).isEmpty();
    Map<String, String> rows = new TreeMap<>();
    lines.forEach(
        line -> {
          String[] fields = line.split(",", 3);
          String is = date.apply(fields[0]);
          rows.put(
              new StringBuilder(is).reverse() + "-" + fields[1],
              is + ',' + fields[1] + ',' + fields[2]);
        });
    assertThat(rows).hasSize(Recording.OPENACC.events());
    assertThat(found.rows().equals(rows)).as("rows as recorded").isTrue();
    Map<String, String> alerts = new TreeMap<>();
    Recording.OPENACC
        .expectedAlerts()
        .forEach(
            (key, alert) -> {
              int end = key.lastIndexOf('-') + 1;
              alerts.put(key.substring(0, end) + date.apply(key.substring(end)), alert);
            });
    assertThat(alerts).hasSize(Recording.OPENACC.alerts());
    assertThat(found.alerts()).containsExactlyInAnyOrderEntriesOf(alerts);
    LOG.info("{}: rows and alerts as counted", scenario.topic());
  }

  private static String json(String line) {
    String[] fields = line.split(",", -1);
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < fields.length; i++) {
      json.append(i == 0 ? "" : ",")
          .append('"')
          .append(PROPERTIES.get(i))
          .append("\":\"")
          .append(fields[i])
          .append('"');
    }
    return json.append('}').toString();
  }

  private static byte[] avroPacked(List<String> lines) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    lines.forEach(line -> records.writeBytes(AvroReading.of(line)));
    return packed(records.toByteArray());
  }

  private static byte[] packed(String text) {
    return packed(text.getBytes(UTF_8));
  }

  private static byte[] packed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /** Below those that outgoing connections get, while nobody listens there. */
  private static int freePort() {
    return new Random()
        .ints(20_000, 32_000)
        .filter(SandboxSettings::isFree)
        .findFirst()
        .orElseThrow();
  }
}
