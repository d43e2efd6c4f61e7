package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.smartcar.redis.StartedRedis;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.WorkerPlace;
import io.smartcar.status.PlayedPlatform;
import io.smartcar.status.heartbeat.PlayedHeartbeats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes a console of a played platform, and the worker that it is led to there;
 * where it is installed.
 */
final class PrometheusTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void configure(Path file, int consolePort) throws IOException {
    String shipped = Files.readString(MetricsFilesTest.PROMETHEUS.resolve("prometheus.yaml"));
    String here =
        shipped
            .replace("127.0.0.1:8088", "127.0.0.1:" + consolePort)
            .replace("alerts.yaml", MetricsFilesTest.PROMETHEUS.resolve("alerts.yaml").toString())
            .replace("15s", "1s");
    assertThat(here).contains(":" + consolePort, "scrape_interval: 1s", "/alerts.yaml");
    Files.writeString(file, here);
  }

  private static JsonNode ask(Browser prometheus, String path) throws Exception {
    HttpResponse<String> answer = prometheus.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("data");
  }

  private static JsonNode query(Browser prometheus, String expression) throws Exception {
    return ask(
            prometheus,
            "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .path("result");
  }

  /** Answers with the sample of a worker. */
  private record PlayedWorker(HttpServer server) implements AutoCloseable {
    PlayedWorker(String text) throws IOException {
      this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/metrics",
          exchange -> {
            try (exchange) {
              exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            }
          });
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void prometheus_withTheShippedFiles_answersEachPanelAndEvaluatesEachRule(@TempDir Path directory)
      throws Exception {
    String program = Installed.program("prometheus");
    PlayedSources played = new PlayedSources();
    played.metrics = PlayedPlatform::answering;
    played.heartbeats = PlayedHeartbeats.seen();
    int port = freePort();
    Path config = directory.resolve("prometheus.yaml");
    try (PlayedWorker worker = new PlayedWorker(Files.readString(MetricsFilesTest.WORKER));
        RuleStore topology = played.rules.client();
        StartedRedis redis = new StartedRedis();
        Console console = Console.open(ConsoleSettings.local(0), played.of(redis.settings()))) {
      topology.announce(new WorkerPlace("127.0.0.1:" + worker.port(), "storm-1:6700"));
      configure(config, console.port());
      Process server =
          new ProcessBuilder(
                  program,
                  "--config.file=" + config,
                  "--storage.tsdb.path=" + directory.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("said").toFile())
              .start();
      Browser prometheus = new Browser(port);
      try {
        Awaitility.await("scrapes, of " + directory.resolve("said"))
            .atMost(PATIENCE)
            .ignoreExceptionsMatching(
                notYet -> notYet instanceof IOException || notYet instanceof AssertionError)
            .until(
                () ->
                    !query(prometheus, "rate(smartcar_rejected_records_total[5m])").isEmpty()
                        && !query(prometheus, "rate(process_cpu_seconds_total[5m])").isEmpty());
        JsonNode found = query(prometheus, "smartcar_worker_open_records");
        assertThat(found.at("/0/metric/topology").asText()).isEqualTo("DriverCarInfo");
        assertThat(found.at("/0/metric/worker").asText()).isEqualTo("storm-1:6700");
        for (String expression : MetricsFilesTest.dashboardExpressions()) {
          assertThat(query(prometheus, expression)).as(expression).isNotEmpty();
        }
        Awaitility.await("rules")
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  JsonNode rules = ask(prometheus, "/api/v1/rules").at("/groups/0/rules");
                  assertThat(rules).isNotEmpty();
                  assertThat(rules.findValuesAsText("health")).containsOnly("ok");
                });
      } finally {
        server.destroy();
        server.waitFor();
      }
    }
  }
}
