package io.smartcar.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.server.TrustedCertificates;
import io.smartcar.notify.Notice;
import io.smartcar.notify.Receiver;
import io.smartcar.notify.Receiver.Answer;
import io.smartcar.notify.TestDelivery;
import io.smartcar.notify.TestNotices;
import io.smartcar.redis.AlertChange;
import io.smartcar.redis.AlertOutbox;
import io.smartcar.redis.MemoryAlertOutbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages to cars; where mosquitto is installed, through it. */
@Timeout(180)
@SuppressWarnings("NullAway.Init") // JUnit calls startBroker first
final class MqttReceiverTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Path DIRECTORY =
      Path.of("target", "mosquitto-" + ProcessHandle.current().pid());

  private static Mosquitto broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Mosquitto.start(Files.createDirectories(DIRECTORY).toAbsolutePath());
  }

  @AfterAll
  static void stopBroker() throws InterruptedException {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void tell_alertsAndCorrections_reachTheirCarsByTls() throws Exception {
    List<Mqtt5Publish> received = new CopyOnWriteArrayList<>();
    Mqtt5BlockingClient car = listening(broker, received);
    Notice added = TestNotices.notice(TestNotices.added("A", 1));
    Receiver receiver = receiver(broker, Mosquitto.PASSWORD);

    assertThat(
            receiver.tell(
                List.of(
                    added,
                    TestNotices.notice(TestNotices.late("B", 2)),
                    TestNotices.notice(TestNotices.withdrawn("A", 1)))))
        .isEqualTo(new Answer.Has());

    Awaitility.await().atMost(PATIENCE).until(() -> received.size() == 3);
    assertThat(received)
        .extracting(message -> message.getTopic() + " " + property(message, "smartcar-change"))
        .containsExactlyInAnyOrder(
            "cars/A/alerts added", "cars/B/alerts added", "cars/A/alerts withdrawn");
    Mqtt5Publish first = received.get(0);
    assertThat(property(first, "smartcar-identity")).isEqualTo(added.identity());
    assertThat(property(first, "smartcar-key")).isEqualTo(added.key());
    assertThat(first.getQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
    JsonNode body = new ObjectMapper().readTree(first.getPayloadAsBytes());
    assertThat(body.get("alert").get("carNumber").asText()).isEqualTo("A");
    receiver.close();
    car.disconnect();
  }

  @Test
  void tell_wrongPassword_isTriedAgainAndSaysWhere() throws Exception {
    assertThat(
            receiver(broker, "guessed")
                .tell(List.of(TestNotices.notice(TestNotices.added("A", 1)))))
        .isEqualTo(
            new Answer.Again(
                "the MQTT broker at 127.0.0.1:%d lets nobody in: NOT_AUTHORIZED; correct receivers.cars"
                    .formatted(broker.tlsPort()),
                Optional.empty()));
  }

  /** One car's number must not lead to the topics of another, or of all. */
  @Test
  void tell_carThatIsNoLevel_isRefused() throws Exception {
    OneByOneReceiver receiver = MqttCourierTest.plain(broker.port(), Duration.ofSeconds(10));
    for (String car : List.of("A/commands", "+", "#", "", "A\u0000")) {
      assertThat(receiver.tell(List.of(of(car))))
          .as(car)
          .isEqualTo(new Answer.Refuses("the car's number cannot be a part of a topic"));
    }
    receiver.close();
  }

  private static Notice of(String car) {
    Alert alert = new Alert("r", car, "20180830", "", "", Map.of());
    return new Notice(
        "k", new AlertChange.Added(new RaisedAlert(alert, 0, 0), Optional.empty()), 0);
  }

  /** Killed with messages under way, and started again. */
  @Test
  @Tag("long")
  void deliver_brokerKilledAgainAndAgain_everythingOfACarInOrder() throws Exception {
    List<AlertOutbox.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      entries.add(TestNotices.added(i % 3 == 0 ? "B" : "A", i));
    }
    MemoryAlertOutbox outbox = new MemoryAlertOutbox();
    List<Mqtt5Publish> received = new CopyOnWriteArrayList<>();
    listening(broker, received);
    OneByOneReceiver receiver = MqttCourierTest.plain(broker.port(), Duration.ofSeconds(2));
    try (AutoCloseable delivery = TestDelivery.start(outbox, receiver, 7)) {
      for (int from = 0; from < 60; from += 15) {
        int to = from + 15;
        entries.subList(from, to).forEach(outbox::put);
        Awaitility.await().atMost(PATIENCE).until(() -> outbox.told().size() == to);
        broker.kill();
        listening(broker.again(), received);
      }
    }
    Awaitility.await().atMost(PATIENCE).until(() -> received.size() >= 60);
    for (String car : List.of("A", "B")) {
      assertThat(
              received.stream()
                  .filter(
                      message -> message.getTopic().toString().equals("cars/" + car + "/alerts"))
                  .map(message -> property(message, "smartcar-key"))
                  .distinct())
          .containsExactlyElementsOf(
              entries.stream()
                  .filter(entry -> entry.change().raised().alert().carNumber().equals(car))
                  .map(AlertOutbox.Entry::key)
                  .toList());
    }
  }

  private Receiver receiver(Mosquitto broker, String password) throws Exception {
    Path secret = Files.writeString(DIRECTORY.resolve("secret"), password + "\n");
    Path file =
        Files.writeString(
            DIRECTORY.resolve("receivers.conf"),
            """
            receivers { cars {
              type = mqtt, host = 127.0.0.1, port = %d, trusted = "%s"
              user = %s, password-file = "%s", topic = "cars/{carNumber}/alerts"
            } }
            """
                .formatted(broker.tlsPort(), broker.certificate(), Mosquitto.USER, secret));
    return Receivers.read(file, Clock.systemUTC()).values().iterator().next();
  }

  /** Somebody who hears what all cars are told. */
  private static Mqtt5BlockingClient listening(Mosquitto broker, List<Mqtt5Publish> received)
      throws Exception {
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost("127.0.0.1")
            .serverPort(broker.tlsPort())
            .sslConfig(
                MqttClientSslConfig.builder()
                    .trustManagerFactory(TrustedCertificates.of(broker.certificate()))
                    .build())
            .buildBlocking();
    client.toAsync().publishes(MqttGlobalPublishFilter.ALL, received::add);
    client
        .connectWith()
        .simpleAuth()
        .username(Mosquitto.USER)
        .password(Mosquitto.PASSWORD.getBytes(UTF_8))
        .applySimpleAuth()
        .send();
    client.subscribeWith().topicFilter("cars/+/alerts").qos(MqttQos.AT_LEAST_ONCE).send();
    return client;
  }

  private static String property(Mqtt5Publish message, String name) {
    return message.getUserProperties().asList().stream()
        .filter(property -> property.getName().toString().equals(name))
        .map(property -> property.getValue().toString())
        .findFirst()
        .orElse("");
  }
}
