package io.smartcar.door.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorSettings;
import io.smartcar.door.FakeLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The door before mosquitto, where that is installed: what older ones of it do that a broker should
 * not. With a log in memory.
 */
@Tag("long")
@Timeout(180)
final class MosquittoTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/sbin/mosquitto"),
          Path.of("/usr/bin/mosquitto"),
          Path.of("/usr/local/sbin/mosquitto"));

  /** More than there are packet identifiers. */
  private static final int MANY = 80_000;

  private final FakeLog log = new FakeLog();
  private final List<MqttDoor> doors = new ArrayList<>();
  private final Path directory;
  private Process mosquitto;
  private int port;
  private int metricsPort;

  MosquittoTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void start() throws IOException {
    port = freePort();
    metricsPort = freePort();
    Path conf = directory.resolve("mosquitto.conf");
    Files.writeString(
        conf,
        "listener %d 127.0.0.1%nallow_anonymous true%nmax_queued_messages 0%n".formatted(port));
    mosquitto =
        new ProcessBuilder(program().toString(), "-c", conf.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();
    Awaitility.await("a broker at " + port)
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
              }
            });
  }

  @AfterEach
  void stop() throws InterruptedException {
    log.confirm();
    doors.forEach(MqttDoor::close);
    if (mosquitto != null) {
      mosquitto.destroy();
      mosquitto.waitFor();
    }
  }

  private static Path program() {
    for (Path place : PLACES) {
      if (Files.isExecutable(place)) {
        return place;
      }
    }
    Assumptions.abort("mosquitto is not installed");
    return Path.of("");
  }

  private MqttDoor open(String... more) {
    List<String> keys =
        new ArrayList<>(
            List.of(
                "mqtt.port", "" + port,
                "mqtt.metrics-port", "" + metricsPort,
                "confirm-within", "60s"));
    keys.addAll(List.of(more));
    SmartcarConfig config = DoorSettings.of(keys.toArray(String[]::new));
    MqttDoor door =
        MqttDoor.open(config.door(), config.mqttDoor(), config.events().timeZone(), log);
    doors.add(door);
    return door;
  }

  private static String event(int number) {
    return "20160124%02d%02d%02d,A0001,3,0,F,N,85,A01"
        .formatted(number / 3_600, number / 60 % 60, number % 60);
  }

  private void publish(int from, int to) throws InterruptedException {
    int most = 1_000;
    Semaphore room = new Semaphore(most);
    Mqtt5AsyncClient car =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost("127.0.0.1")
            .serverPort(port)
            .buildAsync();
    car.connect().join();
    for (int number = from; number < to; number++) {
      room.acquire();
      var unused =
          car.publishWith()
              .topic("cars/A0001/telemetry")
              .qos(MqttQos.AT_LEAST_ONCE)
              .payload(event(number).getBytes(UTF_8))
              .send()
              .whenComplete((done, failure) -> room.release());
    }
    room.acquire(most);
    car.disconnect().join();
  }

  private void awaitInTheLog(int events) {
    Awaitility.await().atMost(PATIENCE).until(() -> new HashSet<>(log.arrived()).size() == events);
  }

  /** What waits comes all at once: before 2.0.13 each acknowledgement lets so many more go. */
  @Test
  void door_moreWaitThanThereAreIdentifiers_takesThemAllByOneConnection() throws Exception {
    assumeOlderThan13();
    open().close();
    doors.clear();
    publish(0, MANY);
    log.holdAfter(10_000);
    open();

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(value("smartcar_door_mqtt_unacknowledged_messages"))
                    .isGreaterThanOrEqualTo(30_000));
    assertThat(log.arrived()).hasSize(10_000);
    log.confirm();

    awaitInTheLog(MANY);
    // The second one when the broker sent more than it may.
    assertThat(value("smartcar_door_mqtt_connections_total")).isLessThanOrEqualTo(2);
    Awaitility.await().until(() -> value("smartcar_door_mqtt_unacknowledged_messages") == 0);
  }

  private static void assumeOlderThan13() throws Exception {
    Process asked =
        new ProcessBuilder(program().toString(), "-h").redirectErrorStream(true).start();
    String said = new String(asked.getInputStream().readAllBytes(), UTF_8);
    Matcher version = Pattern.compile("version (\\S+)").matcher(said);
    assertThat(version.find()).as(said).isTrue();
    Assumptions.assumeTrue(
        version.group(1).matches("2\\.0\\.(\\d|1[0-2])"),
        "mosquitto " + version.group(1) + " sends no more than it may");
  }

  private double value(String metric) {
    String all =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .join()
            .body();
    return all.lines()
        .filter(line -> line.startsWith(metric + ' '))
        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
        .sum();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
