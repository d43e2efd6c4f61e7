package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartcar.redis.StartedRedis;
import io.smartcar.rules.RuleSet;
import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.RuleVersion;
import io.smartcar.rulestore.TaskState;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Rules put in force from the console: by whom, when, why, and what becomes of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RulePushTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "over-speed.epl";
  private static final String TEXT = RuleSet.bundled().named("over-speed").orElseThrow().epl();

  private final StartedRedis redis = new StartedRedis();
  private final PlayedSources played = new PlayedSources();
  private final RuleStore store = played.rules.client();
  private Console console;
  private Browser browser;

  @BeforeAll
  void open() {
    console = Console.open(ConsoleSettings.local(0), played.of(redis.settings()));
    browser = new Browser(console.port());
  }

  @AfterAll
  void close() {
    console.close();
    redis.close();
  }

  /** As somebody sends it who has seen what is in force. */
  private static ObjectNode body(Pointer seen) {
    return JSON.createObjectNode()
        .put("base", seen.version())
        .put("revision", seen.revision())
        .put("reason", "<b>because</b>")
        .put("by", "anna");
  }

  private static ObjectNode push(Pointer seen, String text) {
    return body(seen).put("file", FILE).put("text", text);
  }

  private JsonNode begun(String path, ObjectNode body) throws Exception {
    HttpResponse<String> response = browser.post(path, body.toString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return JSON.readTree(response.body());
  }

  private String refused(String path, ObjectNode body) throws Exception {
    HttpResponse<String> response = browser.post(path, body.toString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
    return JSON.readTree(response.body()).path("error").asText();
  }

  /** The last change, once it does not go on. */
  private JsonNode ended(JsonNode begun) throws Exception {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              JsonNode change = change();
              return change.path("id").asInt() == begun.path("id").asInt()
                  && !List.of("checking", "waiting").contains(change.path("state").asText());
            });
    return change();
  }

  private JsonNode change() throws Exception {
    return JSON.readTree(browser.get("/api/v1/rules").body()).path("change");
  }

  private static void report(
      RuleStore task, TaskState.Phase phase, int version, int wanted, String reason) {
    task.report(
        new TaskState(
            "0",
            List.of("0"),
            version,
            Long.MIN_VALUE,
            phase,
            wanted,
            reason,
            List.of(),
            PlayedSources.NOW));
  }

  /** A task that takes whatever is in force, until it is closed. */
  private RuleStore takingTask() {
    RuleStore task = played.rules.client();
    task.watch(
        () -> {
          try {
            int version = task.current().version();
            report(task, TaskState.Phase.LIVE, version, version, "");
          } catch (RuleStoreException away) {
            throw new IllegalStateException(away);
          }
        });
    return task;
  }

  @Test
  void push_thatPasses_isLiveAndSaysWhoAndWhy_andRollsBack() throws Exception {
    try (RuleStore task = takingTask()) {
      Pointer before = task.current();
      String mine = "// Mine.\n" + TEXT;

      JsonNode live = ended(begun("/api/v1/rules/push", push(before, mine)));

      assertThat(live.path("state").asText()).as(live.toString()).isEqualTo("live");
      RuleVersion first = store.version(store.current().version());
      assertThat(live.path("version").asInt()).isEqualTo(first.number());
      assertThat(first.author()).isEqualTo("anna");
      assertThat(first.message()).isEqualTo("<b>because</b>");
      assertThat(first.files().get(FILE)).isEqualTo(mine);
      assertThat(first.scenarios()).containsAllEntriesOf(RuleSet.bundledScenarios());
      assertThat(refused("/api/v1/rules/push", push(before, TEXT)))
          .contains(
              "version %d was put in force meanwhile, pushed by anna".formatted(first.number()));

      Pointer seen = store.current();
      JsonNode second = ended(begun("/api/v1/rules/push", push(seen, TEXT)));
      assertThat(second.path("version").asInt()).isEqualTo(first.number() + 1);
      assertThat(refused("/api/v1/rules/rollback", body(seen).put("version", 1)))
          .contains("was put in force meanwhile");
      JsonNode back =
          ended(
              begun(
                  "/api/v1/rules/rollback", body(store.current()).put("version", first.number())));
      assertThat(back.path("state").asText()).isEqualTo("live");
      RuleVersion restored = store.version(store.current().version());
      assertThat(restored.contents()).isEqualTo(first.contents());
      assertThat(restored.message())
          .isEqualTo("roll back to version %d: <b>because</b>".formatted(first.number()));
    }
  }

  /** What a console that finds this version beside what was deployed says of all, and of now. */
  private List<JsonNode> saidOf(Map<String, String> pushed) throws Exception {
    PlayedSources other = new PlayedSources();
    try (RuleStore rules = other.rules.client();
        Console second = Console.open(ConsoleSettings.local(0), other.of(redis.settings()))) {
      rules.push(rules.current(), new RuleContents(pushed, null), "bob", "first");
      Browser visitor = new Browser(second.port());
      return List.of(
          JSON.readTree(visitor.get("/api/v1/rules/versions").body()).at("/items/0/changes"),
          JSON.readTree(visitor.get("/api/v1/rules").body()).path("rules"));
    }
  }

  @Test
  void versions_theFirst_isComparedWithWhatWasDeployed() throws Exception {
    String fast = "@Name('fast') select carNumber, date from DriverCarInfo(speed > 150);";

    List<JsonNode> changed = saidOf(Map.of(FILE, "// Mine.\n" + TEXT));
    List<JsonNode> added = saidOf(Map.of(FILE, TEXT, "fast.epl", fast));

    assertThat(changed.get(0))
        .hasToString("[{\"file\":\"over-speed.epl\",\"change\":\"changed\"}]");
    assertThat(added.get(0)).hasToString("[{\"file\":\"fast.epl\",\"change\":\"added\"}]");
    assertThat(added.get(1))
        .extracting(rule -> rule.path("file").asText() + ' ' + rule.at("/changed/version").asText())
        .containsExactly("fast.epl 1", "over-speed.epl ");
  }

  @Test
  void rollBack_toWhatWasDeployed_saysThatTheRulesAreLive() throws Exception {
    try (RuleStore task = takingTask()) {
      store.push(store.current(), new RuleContents(Map.of(FILE, TEXT), null), "bob", "any");

      JsonNode back =
          ended(begun("/api/v1/rules/rollback", body(task.current()).put("version", 0)));

      assertThat(back.path("version").asInt(-1)).isZero();
      assertThat(back.path("text").asText()).isEqualTo("are live in every task");
    }
  }

  @Test
  void push_thatDoesNotPass_changesNothing() throws Exception {
    Pointer before = store.current();
    String other = TEXT.replace("> 80", "> 84");

    JsonNode refused = ended(begun("/api/v1/rules/push", push(before, other)));

    assertThat(refused.path("state").asText()).isEqualTo("refused");
    assertThat(refused.path("lines").toString()).contains("expected and missing");
    assertThat(store.current()).isEqualTo(before);
  }

  @Test
  void push_thatATaskCannotTake_isTakenBack() throws Exception {
    Pointer before = store.current();
    int next = store.numbers().size() + 1;
    try (RuleStore task = played.rules.client()) {
      report(task, TaskState.Phase.FAILED, before.version(), next, "no room");

      JsonNode taken = ended(begun("/api/v1/rules/push", push(before, TEXT + "// Taken back.\n")));

      assertThat(taken.path("state").asText()).as(taken.toString()).isEqualTo("taken-back");
      assertThat(taken.path("lines").toString()).contains("task 0: no room");
      assertThat(store.current().version()).isEqualTo(before.version());
    }
  }

  @Test
  void push_withoutAText_takesTheRuleOutUnlessItIsTheLast() throws Exception {
    RuleContents one =
        new RuleContents(RuleSet.bundled().texts(), RuleSet.bundledScenarios(), null);
    Map<String, String> files = new HashMap<>(one.files());
    files.put("fast.epl", "@Name('fast') select carNumber, date from DriverCarInfo(speed > 150);");
    Map<String, String> scenarios = new HashMap<>(one.scenarios());
    scenarios.put("fast.test/one.alerts.csv", "rule,carNumber,date\n");
    Pointer two =
        store.push(store.current(), new RuleContents(files, scenarios, null), "bob", "two");

    JsonNode out = ended(begun("/api/v1/rules/push", body(two).put("file", "fast.epl")));

    assertThat(out.path("state").asText()).as(out.toString()).isEqualTo("live");
    Pointer left = store.current();
    assertThat(store.version(left.version()).contents()).isEqualTo(one);
    HttpResponse<String> last =
        browser.post("/api/v1/rules/push", body(left).put("file", FILE).toString());
    assertThat(last.statusCode()).isEqualTo(400);
    assertThat(last.body()).contains("a version needs a rule");
  }

  @Test
  void push_whileAnotherIsFaster_saysWhoWasFirst() throws Exception {
    Pointer before = store.current();
    JsonNode begun = begun("/api/v1/rules/push", push(before, TEXT + "// Slower.\n"));
    RuleContents faster =
        new RuleContents(RuleSet.bundled().texts(), RuleSet.bundledScenarios(), null);
    Pointer first = store.push(before, faster, "bob", "first");

    JsonNode conflict = ended(begun);

    assertThat(conflict.path("state").asText()).isEqualTo("conflict");
    assertThat(conflict.path("lines").toString()).contains("pushed by bob");
    assertThat(store.current()).isEqualTo(first);
  }
}
