package io.smartcar.topology.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rulestore.MemoryRuleStore;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.WorkerPlace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.task.WorkerUserContext;
import org.apache.storm.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker's endpoint from its start to its end. */
final class MetricsHookTest {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int OFFSET = 1;

  private final MemoryRuleStore directory = new MemoryRuleStore(Clock.systemUTC());
  private final int port = freePort();
  private final WorkerUserContext worker = worker(port - OFFSET);
  private MetricsHook hook = new MetricsHook(LOOPBACK, OFFSET, directory::client);

  @AfterEach
  void end() {
    hook.shutdown();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static WorkerUserContext worker(int port) {
    return new WorkerUserContext(
        new StormTopology(Map.of(), Map.of(), Map.of()),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        "DriverCarInfo-1-1",
        "target",
        "target",
        port,
        List.of(),
        Map.of(),
        new HashMap<>(),
        new AtomicReference<>(Map.of()),
        "here",
        new AtomicReference<>(Map.of()));
  }

  private HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ':' + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void start_worker_answersWithWhatItsTasksAdd() throws Exception {
    hook.start(Map.of(), worker);

    assertThat(worker.getResource(WorkerMetrics.RESOURCE)).isInstanceOf(WorkerMetrics.class);
    WorkerMetrics.of(worker).add(samples -> samples.counter("stored_events", "Events.", 7));
    HttpResponse<String> answer = ask("GET", "/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    WorkerScrape scrape = WorkerScrape.of(answer.body());
    assertThat(scrape.value("smartcar_worker_stored_events_total")).isEqualTo(7);
    assertThat(scrape.value("jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
    assertThat(scrape.value("jvm_threads")).isPositive();
    assertThat(scrape.sum("jvm_gc_collection_time_seconds_total")).isNotNegative();
    assertThat(scrape.value("process_start_time_seconds")).isPositive();
  }

  @Test
  void start_worker_isFoundUntilItEnds() throws Exception {
    hook.start(Map.of(), worker);

    try (RuleStore console = directory.client()) {
      assertThat(console.workers())
          .containsExactly(
              new WorkerPlace(LOOPBACK + ':' + port, Utils.hostname() + ':' + (port - OFFSET)));
      hook.shutdown();
      assertThat(console.workers()).isEmpty();
    }
  }

  @Test
  void start_everyAddress_isFoundByTheMachinesName() throws Exception {
    hook = new MetricsHook("0.0.0.0", OFFSET, directory::client);

    hook.start(Map.of(), worker);

    try (RuleStore console = directory.client()) {
      assertThat(console.workers())
          .extracting(WorkerPlace::address)
          .containsExactly(Utils.hostname() + ':' + port);
    }
    assertThat(ask("GET", "/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void start_portIsTaken_theWorkerGoesOnWithoutAndIsNotFound() throws Exception {
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      hook.start(Map.of(), worker);

      assertThat(taken.isBound()).isTrue();
      assertThat(WorkerMetrics.of(worker)).isSameAs(WorkerMetrics.of(worker));
      try (RuleStore console = directory.client()) {
        assertThat(console.workers()).isEmpty();
      }
    }
  }

  @Test
  void start_portBeyondTheLast_theWorkerGoesOnWithout() throws Exception {
    WorkerUserContext last = worker(65_535);

    hook.start(Map.of(), last);

    assertThat(last.getResource(WorkerMetrics.RESOURCE)).isInstanceOf(WorkerMetrics.class);
  }

  @Test
  void answer_toAnythingElse_isARefusal() throws Exception {
    hook.start(Map.of(), worker);

    assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/metrics/x").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
    assertThat(ask("GET", "/metrics", "Origin", "http://evil.example").statusCode()).isEqualTo(403);
  }

  @Test
  void answer_toAnotherNameOfTheLoopback_isARefusal() throws Exception {
    hook.start(Map.of(), worker);

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              "GET /metrics HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 421 ").doesNotContain("jvm_");
    }
  }

  @Test
  void hook_travelsToTheWorker() {
    byte[] sent =
        Utils.javaSerialize(
            new MetricsHook(
                LOOPBACK,
                OFFSET,
                () -> {
                  throw new IllegalStateException("opened before it is there");
                }));

    assertThat(Utils.javaDeserialize(sent, MetricsHook.class)).isNotNull();
  }
}
