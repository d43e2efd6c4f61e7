package io.smartcar.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.notify.Notice;
import io.smartcar.notify.Receiver;
import io.smartcar.notify.Receiver.Answer;
import io.smartcar.notify.TestDelivery;
import io.smartcar.notify.TestNotices;
import io.smartcar.redis.AlertOutbox;
import io.smartcar.redis.MemoryAlertOutbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A topic of alerts in a real Kafka. */
@Timeout(180)
final class KafkaReceiverTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;

  KafkaReceiverTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void tell_alertsAndCorrections_areRecordsOfTheirCars() throws Exception {
    List<Notice> notices =
        List.of(
            TestNotices.notice(TestNotices.added("A", 1)),
            TestNotices.notice(TestNotices.late("B", 2)),
            TestNotices.notice(TestNotices.withdrawn("A", 1)),
            TestNotices.notice(TestNotices.replaced("A", 3)));
    try (KafkaBroker broker = new KafkaBroker(directory)) {
      Path file =
          Files.writeString(
              directory.resolve("receivers.conf"),
              "receivers { topic { type = kafka, bootstrap-servers = \"%s\", topic = %s } }"
                  .formatted(broker.address(), KafkaBroker.TOPIC));
      Receiver receiver = Receivers.read(file, Clock.systemUTC()).values().iterator().next();

      assertThat(receiver.tell(notices)).isEqualTo(new Answer.Has());
      receiver.close();

      List<ConsumerRecord<String, String>> records = read(broker, 4);
      List<ConsumerRecord<String, String>> ofA =
          records.stream().filter(record -> record.key().equals("A")).toList();
      assertThat(ofA)
          .extracting(record -> header(record, "smartcar-change"))
          .containsExactly("added", "withdrawn", "replaced");
      assertThat(ofA)
          .extracting(record -> header(record, "smartcar-key"))
          .containsExactly(notices.get(0).key(), notices.get(2).key(), notices.get(3).key());
      ConsumerRecord<String, String> ofB =
          records.stream().filter(record -> record.key().equals("B")).findFirst().orElseThrow();
      assertThat(header(ofB, "smartcar-identity")).isEqualTo("over-speed/B-20180830000002000");
      JsonNode body = new ObjectMapper().readTree(ofB.value());
      assertThat(body.get("identity").asText()).isEqualTo("over-speed/B-20180830000002000");
      assertThat(body.get("lateBySeconds").asDouble()).isEqualTo(90);
      assertThat(body.get("raisedAt").asText()).isEqualTo("2018-08-30T00:00:02Z");
      assertThat(body.get("rulesVersion").asInt()).isEqualTo(3);
      assertThat(body.get("alert").get("avgSpeed").asDouble()).isEqualTo(85.5);
      assertThat(new ObjectMapper().readTree(ofA.get(2).value()).get("replaces").asText())
          .isEqualTo("over-speed/A-x");
    }
  }

  /** Away for longer than a record may take. */
  @Test
  @Tag("long")
  void deliver_brokerAwayAndBack_everythingOfACarInOrder() throws Exception {
    List<AlertOutbox.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      entries.add(TestNotices.added("A", i));
    }
    MemoryAlertOutbox outbox = new MemoryAlertOutbox();
    try (KafkaBroker broker = new KafkaBroker(directory)) {
      KafkaCourier courier =
          new KafkaCourier(
              EventLogSettings.of(broker.address(), KafkaBroker.TOPIC),
              "test",
              "receivers.topic",
              Duration.ofSeconds(2));
      Receiver receiver = new OneByOneReceiver(courier, Duration.ofSeconds(3));
      try (AutoCloseable delivery = TestDelivery.start(outbox, receiver, 10)) {
        entries.subList(0, 20).forEach(outbox::put);
        Awaitility.await().atMost(PATIENCE).until(() -> outbox.told().size() == 20);
        broker.stop();
        entries.subList(20, 60).forEach(outbox::put);
        OneByOneReceiver another = new OneByOneReceiver(courier, Duration.ofSeconds(3));
        assertThat(another.tell(List.of(TestNotices.notice(entries.get(0)))))
            .isInstanceOfSatisfying(
                Answer.Again.class,
                again -> assertThat(again.reason()).contains("see to Kafka").doesNotContain("\n"));
        another.close();
        broker.startAgain();
        Awaitility.await().atMost(PATIENCE).until(() -> outbox.told().size() == 60);
      }
      assertThat(read(broker, 60).stream().map(record -> header(record, "smartcar-key")).distinct())
          .containsExactlyElementsOf(entries.stream().map(AlertOutbox.Entry::key).toList());
    }
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }

  private static List<ConsumerRecord<String, String>> read(KafkaBroker broker, int atLeast) {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", broker.address(), "auto.offset.reset", "earliest");
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(
          List.of(
              new TopicPartition(KafkaBroker.TOPIC, 0), new TopicPartition(KafkaBroker.TOPIC, 1)));
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return records.size() >= atLeast;
              });
    }
    return records;
  }
}
