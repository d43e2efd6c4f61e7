package io.smartcar.door.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorSettings;
import io.smartcar.door.KafkaBroker;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.TopicWriter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The door before a real Kafka. */
@Timeout(120)
final class KafkaDoorTest {

  private static final int REQUESTS = 50;
  private static final int EVENTS_EACH = 100;

  @Test
  void door_requestsAtOnce_haveTheirEventsInKafkaWhenTheyAreAnswered(@TempDir Path directory)
      throws IOException {
    SmartcarConfig config = DoorSettings.of();
    try (KafkaBroker kafka = new KafkaBroker(directory);
        TopicWriter log = open(kafka);
        HttpDoor door =
            HttpDoor.open(config.door(), config.httpDoor(), config.events().timeZone(), log)) {
      sendAll(new Client(door), 0);
      assertThat(ends(kafka)).isEqualTo((long) REQUESTS * EVENTS_EACH);
    }
  }

  @Tag("long")
  @Test
  void door_kafkaAwayAndBack_claimsNothingMeanwhileAndHasWhatItConfirmed(@TempDir Path directory)
      throws IOException {
    SmartcarConfig config = DoorSettings.of("confirm-within", "2s");
    try (KafkaBroker kafka = new KafkaBroker(directory);
        TopicWriter log = open(kafka)) {
      HttpDoor door =
          HttpDoor.open(config.door(), config.httpDoor(), config.events().timeZone(), log);
      Client client = new Client(door);
      sendAll(client, 0);
      assertThat(ends(kafka)).isEqualTo((long) REQUESTS * EVENTS_EACH);

      kafka.stop();
      HttpResponse<String> away = client.csv(event(REQUESTS, 0));
      assertThat(away.statusCode()).isEqualTo(503);
      assertThat(away.headers().firstValue("Retry-After")).isPresent();
      assertThat(client.get("/health").statusCode()).isEqualTo(503);

      kafka.startAgain();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> client.csv(event(REQUESTS, 0)).statusCode() == 200);
      assertThat(client.get("/health").statusCode()).isEqualTo(200);
      List<CompletableFuture<HttpResponse<String>>> last = send(client, REQUESTS + 1);
      door.close();
      long confirmed = last.stream().filter(answer -> status(answer) == 200).count() * EVENTS_EACH;
      assertThat(ends(kafka))
          .isBetween(
              (long) REQUESTS * EVENTS_EACH + 1 + confirmed, 2L * REQUESTS * EVENTS_EACH + 100);
    }
  }

  private static TopicWriter open(KafkaBroker kafka) {
    return TopicWriter.open(kafka.settings(), EventTopic.TIMEOUT.plus(Duration.ofSeconds(5)));
  }

  private static void sendAll(Client client, int first) {
    assertThat(send(client, first)).allMatch(answer -> status(answer) == 200);
  }

  private static List<CompletableFuture<HttpResponse<String>>> send(Client client, int first) {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int request = 0; request < REQUESTS; request++) {
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < EVENTS_EACH; i++) {
        body.append(event(first + request, i)).append('\n');
      }
      answers.add(client.later("", body.toString().getBytes(UTF_8), "Content-Type", "text/csv"));
    }
    return answers;
  }

  /** The status of an answer, 0 if the door was closed before there was one. */
  private static int status(CompletableFuture<HttpResponse<String>> answer) {
    return answer.handle((is, closed) -> is == null ? 0 : is.statusCode()).join();
  }

  private static String event(int request, int number) {
    return "201601241345%02d,C%03d,3,0,F,N,85,A01".formatted(number % 60, request % 1000);
  }

  private static long ends(KafkaBroker kafka) {
    try (EventTopic topic = new EventTopic(kafka.settings())) {
      return topic.endOffsets().values().stream().mapToLong(end -> end).sum();
    }
  }
}
