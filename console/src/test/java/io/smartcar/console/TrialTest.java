package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.redis.StartedRedis;
import io.smartcar.rules.RuleSet;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.ObjectOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Trials of rules: what they say, and that nothing is left of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrialTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRIALS = "/api/v1/rules/trials";
  private static final String FILE = "over-speed.epl";
  private static final RuleSet BUNDLED = RuleSet.bundled();
  private static final String TEXT = BUNDLED.named("over-speed").orElseThrow().epl();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final StartedRedis redis = new StartedRedis();
  private Console console;
  private Browser browser;

  @BeforeAll
  void open() {
    console = console(PlayedSources.TRIALS);
    browser = new Browser(console.port());
  }

  @AfterAll
  void close() {
    console.close();
    redis.close();
  }

  private Console console(TrialRunner.Limits limits) {
    PlayedSources played = new PlayedSources();
    played.trials = limits;
    return Console.open(ConsoleSettings.local(0), played.of(redis.settings()));
  }

  private static ObjectNode lastHour(String text) {
    return JSON.createObjectNode()
        .put("base", 0)
        .put("file", FILE)
        .put("text", text)
        .put("source", "log")
        .put("lastMinutes", 60);
  }

  private static ObjectNode history(String car) {
    ObjectNode body = lastHour(TEXT).put("source", "history").put("car", car);
    body.remove("lastMinutes");
    return body.put("from", "-2h").put("to", "-1h");
  }

  private static String begun(Browser browser, ObjectNode body) throws Exception {
    HttpResponse<String> response = browser.post(TRIALS, body.toString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    JsonNode trial = JSON.readTree(response.body());
    assertThat(trial.path("state").asText()).isEqualTo("running");
    return TRIALS + '/' + trial.path("id").asLong();
  }

  private static JsonNode trial(Browser browser, String path) throws Exception {
    return JSON.readTree(browser.get(path).body());
  }

  private static JsonNode ended(Browser browser, String path) throws Exception {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !trial(browser, path).path("state").asText().equals("running"));
    return trial(browser, path);
  }

  /** Those of trials: no other process of Java is started here. */
  private static List<ProcessHandle> processes() {
    return ProcessHandle.current()
        .children()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** The one process there is, once it reads events. */
  private static ProcessHandle reading(Browser browser, String path) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> trial(browser, path).path("events").asLong() > 0);
    assertThat(processes()).hasSize(1);
    return processes().get(0);
  }

  private static void awaitEnd(ProcessHandle process) {
    Awaitility.await().atMost(PATIENCE).until(() -> !process.isAlive());
  }

  @Test
  void trial_ofTheLastHour_saysWhatIsAddedAndLost() throws Exception {
    String path = begun(browser, lastHour(TEXT.replace("> 80", "> 90")));
    JsonNode trial = ended(browser, path);

    assertThat(trial.path("state").asText()).as(trial.toString()).isEqualTo("done");
    assertThat(trial.path("done").asDouble()).isEqualTo(1.0);
    JsonNode result = trial.path("result");
    assertThat(result.path("events").asInt()).isEqualTo(360);
    assertThat(result.path("raised").asInt()).isEqualTo(20);
    assertThat(result.path("raisedInForce").asInt()).isEqualTo(40);
    assertThat(result.path("added").asInt(-1)).isZero();
    assertThat(result.path("lost").asInt()).isEqualTo(20);
    assertThat(result.path("same").asInt()).isEqualTo(20);
    assertThat(result.at("/byName/0/name").asText()).isEqualTo("over-speed");
    int lost = 0;
    for (JsonNode interval : result.at("/line/intervals")) {
      lost += interval.path("lost").asInt();
    }
    assertThat(lost).isEqualTo(20);
    assertThat(result.path("examplesLost"))
        .hasSize(20)
        .allMatch(alert -> alert.path("carNumber").asText().equals("V0001"));
    assertThat(result.at("/examplesLost/0/atMillis").asLong())
        .isBetween(trial.path("fromMillis").asLong(), trial.path("toMillis").asLong());
  }

  @Test
  void trial_ofWhatIsNoRule_saysSo() throws Exception {
    JsonNode refused = ended(browser, begun(browser, lastHour("select x frm y")));
    assertThat(refused.path("state").asText()).isEqualTo("refused");
    assertThat(refused.path("lines").path(0).asText()).startsWith(FILE + ":1");
  }

  @Test
  @Tag("long")
  void trial_ofARuleTakenOutOrOfServersAway_saysSo() throws Exception {
    ObjectNode takenOut = lastHour(TEXT);
    takenOut.remove("text");
    assertThat(ended(browser, begun(browser, takenOut)).at("/result/lost").asInt()).isEqualTo(40);

    JsonNode failed = ended(browser, begun(browser, history(PlayedTrialWorker.AWAY)));
    assertThat(failed.path("state").asText()).isEqualTo("failed");
    assertThat(failed.path("text").asText()).isEqualTo("Kafka does not answer");
  }

  @Test
  void cancel_endsTheProcess_andTheNextMayBegin() throws Exception {
    String path = begun(browser, history(PlayedTrialWorker.ENDLESS));
    HttpResponse<String> second = browser.post(TRIALS, lastHour(TEXT).toString());
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("somebody tries over-speed.epl since");
    ProcessHandle process = reading(browser, path);

    assertThat(browser.ask("DELETE", path, "").statusCode()).isEqualTo(204);

    awaitEnd(process);
    JsonNode trial = ended(browser, path);
    assertThat(trial.path("state").asText()).isEqualTo("cancelled");
    assertThat(trial.path("result").isNull()).isTrue();
    // Before it has begun to read.
    String next = begun(browser, history(PlayedTrialWorker.ENDLESS));
    assertThat(browser.ask("DELETE", next, "").statusCode()).isEqualTo(204);
    assertThat(ended(browser, next).path("state").asText()).isEqualTo("cancelled");
    Awaitility.await().atMost(PATIENCE).until(() -> processes().isEmpty());
  }

  @Test
  void limits_endTheProcess() throws Exception {
    TrialRunner.Limits brief = new TrialRunner.Limits(Duration.ofSeconds(1), 128);
    try (Console other = console(brief)) {
      Browser asking = new Browser(other.port());
      JsonNode late = ended(asking, begun(asking, history(PlayedTrialWorker.ENDLESS)));
      assertThat(late.path("state").asText()).isEqualTo("too-much");
      assertThat(late.path("text").asText()).contains("longer than 1 s", "--trial-time");
    }
    for (String car : List.of(PlayedTrialWorker.GREEDY, PlayedTrialWorker.SILENTLY_GREEDY)) {
      JsonNode large = ended(browser, begun(browser, history(car)));
      assertThat(large.path("state").asText()).as(large.toString()).isEqualTo("too-much");
      assertThat(large.path("text").asText()).contains("more memory than it may take (128 MB)");
    }
    Awaitility.await().atMost(PATIENCE).until(() -> processes().isEmpty());
  }

  @Test
  @Tag("long")
  void console_closed_endsTheProcess() throws Exception {
    ProcessHandle process;
    try (Console other = console(PlayedSources.TRIALS)) {
      Browser asking = new Browser(other.port());
      process = reading(asking, begun(asking, history(PlayedTrialWorker.ENDLESS)));
    }
    awaitEnd(process);
  }

  @Test
  @Tag("long")
  void process_whoseConsoleIsGone_endsItself() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PlayedTrialWorker.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      ObjectOutputStream out = new ObjectOutputStream(process.getOutputStream());
      out.writeObject(
          new TrialOrder(
              BUNDLED.files().get(0),
              null,
              new TrialOrder.Span(
                  true,
                  PlayedSources.NOW.minusSeconds(60),
                  PlayedSources.NOW,
                  PlayedTrialWorker.ENDLESS),
              SmartcarConfig.load(null, Map.of()).render(),
              Duration.ofMinutes(5)));
      out.flush();
      assertThat(Objects.requireNonNull(lines.readLine())).startsWith("{\"progress\":");

      process.getOutputStream().close();

      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void order_thatIsWrong_isRefused() throws Exception {
    ObjectNode good = lastHour(TEXT);
    for (String wrong :
        List.of(
            good.deepCopy().put("source", "file").toString(),
            good.deepCopy().put("lastMinutes", 0).toString(),
            good.deepCopy().put("lastMinutes", 44_641).toString(),
            good.deepCopy().put("reason", "x").toString(),
            good.deepCopy().put("file", "../a.epl").toString(),
            history("V 1").toString(),
            history("V1").put("from", "then").toString(),
            history("V1").put("from", "-1h").put("to", "-2h").toString(),
            history("V1").put("from", "20100101").toString(),
            "{\"base\":0,\"file\":\"none.epl\",\"source\":\"log\",\"lastMinutes\":1}",
            "[]",
            "{}")) {
      HttpResponse<String> response = browser.post(TRIALS, wrong);
      assertThat(response.statusCode()).as(wrong).isEqualTo(400);
    }
    assertThat(browser.post(TRIALS, good.put("base", 9).toString()).statusCode()).isEqualTo(404);
    for (String id : List.of("x", "-1", "1x", "9".repeat(19))) {
      assertThat(browser.get(TRIALS + '/' + id).statusCode()).as(id).isEqualTo(400);
    }
    assertThat(browser.ask("DELETE", TRIALS + "/1", "").statusCode()).isEqualTo(404);
    assertThatThrownBy(() -> new TrialRunner.Limits(Duration.ZERO, 512))
        .hasMessageContaining("--trial-time must be 1s to 6h");
    assertThatThrownBy(() -> new TrialRunner.Limits(Duration.ofMinutes(1), 63))
        .hasMessageContaining("--trial-memory must be 64 MB");
  }
}
