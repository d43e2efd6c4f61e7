package io.smartcar.door.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorException;
import io.smartcar.door.DoorSettings;
import io.smartcar.door.FakeLog;
import io.smartcar.eventlog.EventLogException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The door before a real broker, which takes its time to start; with a log in memory. */
@Tag("long")
@Timeout(120)
final class MqttDoorTest {

  private static Broker broker;
  private static Mqtt5BlockingClient car;

  private final FakeLog log = new FakeLog();
  private final List<MqttDoor> doors = new ArrayList<>();
  private final String name;

  /** Each test has topics, and sessions at the broker, of its own. */
  MqttDoorTest(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
  }

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    broker = new Broker(directory);
    car =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost("127.0.0.1")
            .serverPort(broker.port())
            .automaticReconnectWithDefaultConfig()
            .buildBlocking();
    car.connect();
  }

  @AfterAll
  static void stop() {
    car.disconnect();
    broker.close();
  }

  @AfterEach
  void close() {
    log.confirm();
    doors.forEach(MqttDoor::close);
  }

  private MqttDoor open(int number, String... more) {
    List<String> keys =
        new ArrayList<>(
            List.of(
                "mqtt.port", "" + broker.port(),
                "mqtt.client-id", name.replaceAll("[^A-Za-z]", "-").substring(0, 20) + number,
                "mqtt.topics", name + "/{carNumber}/telemetry"));
    keys.addAll(List.of(more));
    SmartcarConfig config = DoorSettings.of(keys.toArray(String[]::new));
    MqttDoor door =
        MqttDoor.open(config.door(), config.mqttDoor(), config.events().timeZone(), log);
    doors.add(door);
    return door;
  }

  private void publish(String carNumber, String payload) {
    publish(carNumber, payload, MqttQos.AT_LEAST_ONCE);
  }

  private void publish(String carNumber, String payload, MqttQos qos) {
    car.publishWith()
        .topic(name + '/' + carNumber + "/telemetry")
        .qos(qos)
        .payload(payload.getBytes(UTF_8))
        .send();
  }

  private static String event(int second) {
    return "201601241345%02d,A0001,3,0,F,N,85,A01".formatted(second);
  }

  private static String record(int second) {
    return "A0001=" + event(second);
  }

  private void awaitArrived(int records) {
    Awaitility.await().until(() -> log.arrived().size() >= records);
  }

  @Test
  void door_messages_areInTheLogByCar() {
    // What is not acknowledged holds up all that follows.
    open(0, "mqtt.max-unacknowledged", "1");
    publish("A0001", event(1) + "\n" + event(2));
    publish("A0001", "rubbish");
    publish("B0001", event(3));
    publish("A0001", event(4));

    awaitArrived(3);
    assertThat(log.arrived()).containsExactly(record(1), record(2), record(4));
  }

  @Test
  void door_endsBeforeTheLogHasIt_isSentItAgain() {
    open(0, "confirm-within", "1s");
    log.hold();
    publish("A0001", event(1));
    Awaitility.await().until(() -> log.heldRecords() == 1);
    doors.get(0).close();
    doors.clear();
    publish("A0001", event(2));
    log.confirm();
    int before = log.arrived().size();

    open(0);

    awaitArrived(before + 2);
    assertThat(log.arrived()).endsWith(record(1), record(2));
  }

  @Test
  void door_logAway_keepsMessagesUntilItIsBack() {
    open(0, "mqtt.max-unacknowledged", "2", "confirm-within", "200ms");
    log.refuse(new EventLogException("Kafka does not answer at there", null));
    for (int second = 1; second <= 5; second++) {
      publish("A0001", event(second));
    }
    log.refuse(null);

    awaitArrived(5);
    assertThat(log.arrived())
        .containsExactlyInAnyOrder(record(1), record(2), record(3), record(4), record(5));
  }

  @Test
  void doors_ofOneGroup_shareTheMessages() {
    open(0);
    open(1);
    for (int second = 1; second <= 20; second++) {
      publish("A0001", event(second));
    }

    awaitArrived(20);
    assertThat(log.arrived()).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void door_lastWillOfACar_isTakenAndNoEvent() {
    open(0, "mqtt.wills", name + "/{carNumber}/will");
    Mqtt5BlockingClient other =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost("127.0.0.1")
            .serverPort(broker.port())
            .buildBlocking();
    other
        .connectWith()
        .willPublish()
        .topic(name + "/A0001/will")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload("gone".getBytes(UTF_8))
        .applyWillPublish()
        .send();
    other
        .disconnectWith()
        .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
        .send();
    publish("A0001", event(1));

    awaitArrived(1);
    assertThat(log.arrived()).containsExactly(record(1));
  }

  @Test
  void open_tlsAndPassword_letsInWhoTrustsAndKnows() {
    String port = "" + broker.tlsPort();
    String trusted = broker.certificate().toString();
    open(
        0,
        "mqtt.port",
        port,
        "mqtt.tls",
        "true",
        "mqtt.trusted",
        trusted,
        "mqtt.user",
        "door",
        "mqtt.password",
        Broker.PASSWORD);
    publish("A0001", event(1));
    awaitArrived(1);

    assertThatThrownBy(
            () ->
                open(
                    1,
                    "mqtt.port",
                    port,
                    "mqtt.tls",
                    "true",
                    "mqtt.trusted",
                    trusted,
                    "mqtt.user",
                    "door",
                    "mqtt.password",
                    "wrong"))
        .isInstanceOf(DoorException.class)
        .hasMessageStartingWith("cannot connect to the MQTT broker at 127.0.0.1:" + port);
    assertThatThrownBy(() -> open(2, "mqtt.port", port, "mqtt.tls", "true"))
        .isInstanceOf(DoorException.class)
        .hasMessageStartingWith("cannot connect to the MQTT broker at 127.0.0.1:" + port);
  }

  @Test
  void door_brokerAwayAndBack_goesOn() {
    open(0);
    publish("A0001", event(1));
    awaitArrived(1);
    broker.stop();
    broker.start();
    Awaitility.await().until(() -> car.getState().isConnected());
    publish("A0001", event(2));

    Awaitility.await().until(() -> log.arrived().contains(record(2)));
  }

  @Test
  void door_emptyMessage_holdsNothingUp() {
    open(0, "mqtt.max-unacknowledged", "1");
    publish("A0001", "");
    publish("A0001", event(1));

    awaitArrived(1);
    assertThat(log.arrived()).containsExactly(record(1));
  }

  @Test
  void door_logAwayAndBack_keepsTheOrderOfTheMessages() {
    // A broker may itself hold back what it shares out.
    open(0, "confirm-within", "200ms", "mqtt.group", "");
    log.refuse(new EventLogException("Kafka does not answer at there", null));
    publish("A0001", event(1));
    publish("A0001", event(2));
    Awaitility.await().until(() -> log.refusals() > 0);
    log.refuse(null);
    publish("A0001", event(3));
    publish("A0001", event(4));

    awaitArrived(4);
    assertThat(log.arrived()).containsExactly(record(1), record(2), record(3), record(4));
  }

  @Test
  void door_qos0WhileTheLogIsAway_keepsSoManyMessagesAsItMay() throws IOException {
    int port = freePort();
    open(
        0,
        "mqtt.max-unacknowledged",
        "5",
        "confirm-within",
        "200ms",
        "mqtt.metrics-port",
        "" + port);
    log.refuse(new EventLogException("Kafka does not answer at there", null));
    for (int second = 1; second <= 20; second++) {
      publish("A0001", event(second), MqttQos.AT_MOST_ONCE);
    }
    publish("A0001", event(21));
    Awaitility.await().until(() -> metrics(port).contains("{outcome=\"lost\"} 15.0"));
    log.refuse(null);

    Awaitility.await().until(() -> log.arrived().size() == 6);
    assertThat(log.arrived()).contains(record(21)).doesNotHaveDuplicates();
  }

  @Test
  void door_brokerAwayWhileTheLogIsAway_connectsOnceAndGoesOn() throws IOException {
    int port = freePort();
    open(
        0,
        "mqtt.max-unacknowledged",
        "2",
        "confirm-within",
        "200ms",
        "mqtt.metrics-port",
        "" + port);
    log.refuse(new EventLogException("Kafka does not answer at there", null));
    for (int second = 1; second <= 4; second++) {
      publish("A0001", event(second));
    }
    Awaitility.await().until(() -> log.refusals() > 0);
    broker.stop();
    broker.start();
    Awaitility.await().until(() -> metrics(port).contains("connections_total 2.0"));
    Awaitility.await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(20))
        .until(() -> metrics(port).contains("connections_total 2.0"));
    log.refuse(null);

    awaitArrived(4);
    assertThat(log.arrived()).containsExactly(record(1), record(2), record(3), record(4));
  }

  @Test
  void metrics_ofADoor_tellWhatItHasDone() throws IOException {
    int port = freePort();
    open(0, "mqtt.metrics-port", "" + port, "confirm-within", "200ms");
    publish("A0001", event(1) + "\nrubbish");
    publish("A0001", "rubbish");
    publish("A0001", event(2));
    awaitArrived(2);
    Awaitility.await().until(() -> metrics(port).contains("mqtt_unacknowledged_messages 0.0"));
    assertThat(metrics(port))
        .contains(
            "smartcar_door_mqtt_connections_total 1.0",
            "smartcar_door_mqtt_events_total{outcome=\"accepted\"} 2.0",
            "smartcar_door_mqtt_events_total{outcome=\"refused\"} 2.0",
            "smartcar_door_mqtt_messages_total{outcome=\"accepted\"} 2.0",
            "smartcar_door_mqtt_messages_total{outcome=\"refused\"} 1.0",
            "smartcar_door_mqtt_message_seconds_count 2",
            "smartcar_door_mqtt_broker_away 0.0",
            "smartcar_door_mqtt_log_away 0.0");
    assertThat(get(port, "/health").statusCode()).isEqualTo(200);

    log.refuse(new EventLogException("Kafka does not answer at there", null));
    publish("A0001", event(3));
    Awaitility.await().until(() -> get(port, "/health").statusCode() == 503);
    assertThat(get(port, "/health").body())
        .isEqualTo("{\"status\":\"waits\",\"reason\":\"Kafka does not answer at there\"}\n");
    log.refuse(null);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static String metrics(int port) {
    return get(port, "/metrics").body();
  }

  private static HttpResponse<String> get(int port, String path) {
    return HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .join();
  }
}
