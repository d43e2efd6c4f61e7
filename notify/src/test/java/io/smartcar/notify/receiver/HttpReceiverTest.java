package io.smartcar.notify.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smartcar.notify.Notice;
import io.smartcar.notify.Receiver.Answer;
import io.smartcar.notify.TestNotices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

// JUnit calls startServer before a test.
@SuppressWarnings("NullAway.Init")
final class HttpReceiverTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = "";

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/hook", this::take);
    server.createContext("/base/api/v2/alerts", this::take);
    server.createContext(
        "/hangs",
        exchange -> {
          try {
            ended.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    ended.countDown();
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    byte[] said = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Retry-After", "7");
    exchange.sendResponseHeaders(status, said.length == 0 ? -1 : said.length);
    exchange.getResponseBody().write(said);
    exchange.close();
  }

  @Test
  void webhook_alerts_asAlertmanagerSendsThem() throws Exception {
    List<Notice> notices =
        List.of(
            TestNotices.notice(TestNotices.added("A", 1)),
            TestNotices.notice(TestNotices.withdrawn("A", 1)),
            TestNotices.notice(TestNotices.replaced("B", 2)));
    HttpReceiver webhook =
        HttpReceiver.webhook("desk", url("/hook"), Map.of("Authorization", "Bearer x"), CLOCK);

    assertThat(webhook.tell(notices)).isEqualTo(new Answer.Has());
    assertThat(webhook.tell(notices)).isEqualTo(new Answer.Has());

    JsonNode sent = JSON.readTree(bodies.get(0));
    assertThat(sent.get("version").asText()).isEqualTo("4");
    assertThat(sent.get("receiver").asText()).isEqualTo("desk");
    assertThat(sent.get("status").asText()).isEqualTo("firing");
    JsonNode first = sent.get("alerts").get(0);
    assertThat(first.get("labels").toString())
        .isEqualTo(
            "{\"alertname\":\"over-speed\",\"car\":\"A\",\"date\":\"20180830000001000\","
                + "\"severity\":\"warning\"}");
    assertThat(first.get("annotations").get("avgSpeed").asText()).isEqualTo("85.5");
    assertThat(first.get("annotations").get("key").asText()).isEqualTo("20180830/1-0");
    assertThat(first.get("startsAt").asText()).isEqualTo("2018-08-30T00:00:01Z");
    assertThat(first.get("endsAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
    JsonNode second = sent.get("alerts").get(1);
    assertThat(second.get("status").asText()).isEqualTo("resolved");
    assertThat(second.get("endsAt").asText()).isEqualTo("2026-11-30T12:00:00Z");
    assertThat(second.get("fingerprint")).isEqualTo(first.get("fingerprint"));
    JsonNode third = sent.get("alerts").get(2);
    assertThat(third.get("annotations").get("replaces").asText()).isEqualTo("over-speed/B-x");
    assertThat(third.get("annotations").get("late_by_seconds").asText()).isEqualTo("90");
    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Bearer x"));
    assertThat(headers.get(0).get("Idempotency-key"))
        .isEqualTo(headers.get(1).get("Idempotency-key"));
    assertThat(bodies.get(0)).isEqualTo(bodies.get(1));
  }

  @Test
  void alertmanager_alerts_atItsPath() throws Exception {
    HttpReceiver alertmanager = HttpReceiver.alertmanager(url("/base/"), Map.of(), CLOCK);

    assertThat(alertmanager.tell(List.of(TestNotices.notice(TestNotices.added("A", 1)))))
        .isEqualTo(new Answer.Has());

    JsonNode sent = JSON.readTree(bodies.get(0));
    assertThat(sent.get(0).get("labels").get("alertname").asText()).isEqualTo("over-speed");
    assertThat(sent.get(0).has("endsAt")).isFalse();
  }

  @Test
  void tell_answers_yesAgainOrNo() throws Exception {
    HttpReceiver webhook = HttpReceiver.webhook("desk", url("/hook"), Map.of(), CLOCK);
    List<Notice> notices = List.of(TestNotices.notice(TestNotices.added("A", 1)));
    for (int yes : new int[] {200, 202, 204}) {
      status = yes;
      assertThat(webhook.tell(notices)).as("%d", yes).isEqualTo(new Answer.Has());
    }
    for (int again : new int[] {302, 401, 403, 404, 408, 429, 500, 503}) {
      status = again;
      assertThat(webhook.tell(notices)).as("%d", again).isInstanceOf(Answer.Again.class);
    }
    status = 503;
    answer = "try later\nmore";
    assertThat(webhook.tell(notices))
        .isEqualTo(
            new Answer.Again(
                url("/hook") + " answers 503: try later",
                java.util.Optional.of(Duration.ofSeconds(7))));
    for (int no : new int[] {400, 413, 415, 422}) {
      status = no;
      assertThat(webhook.tell(notices)).as("%d", no).isInstanceOf(Answer.Refuses.class);
    }
  }

  @Test
  void tell_hangsOrIsGone_isTriedAgain() throws Exception {
    List<Notice> notices = List.of(TestNotices.notice(TestNotices.added("A", 1)));
    HttpReceiver hangs =
        new HttpReceiver(url("/hangs"), Map.of(), Duration.ofMillis(300), all -> "{}");
    assertThat(hangs.tell(notices)).isInstanceOf(Answer.Again.class);
    URI url = url("/hook");
    ended.countDown();
    server.stop(0);
    assertThat(HttpReceiver.webhook("desk", url, Map.of(), CLOCK).tell(notices))
        .isInstanceOfSatisfying(
            Answer.Again.class,
            again -> assertThat(again.reason()).startsWith(url + " does not answer: "));
  }

  private URI url(String path) {
    return URI.create(
        "http://"
            + server.getAddress().getHostString()
            + ':'
            + server.getAddress().getPort()
            + path);
  }
}
