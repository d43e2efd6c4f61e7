package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.redis.RedisAlertStore;
import io.smartcar.redis.RedisLateStore;
import io.smartcar.redis.StartedRedis;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.RuleCost;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.TaskState;
import io.smartcar.rulestore.WorkerPlace;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route is in openapi.yaml, and each answer is as it says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS = Set.of("get", "post", "delete", "put", "patch");
  private static final long NOON = PlayedSources.NOW.toEpochMilli();

  private final StartedRedis redis = new StartedRedis();
  private final PlayedSources played = new PlayedSources();
  private final Set<String> asked = new TreeSet<>();
  private final Map<JsonNode, JsonSchema> schemas = new HashMap<>();
  private Console console;
  private Browser browser;
  private JsonNode described;

  @BeforeAll
  void open() throws Exception {
    try (InputStream in = Console.class.getResourceAsStream("openapi.yaml")) {
      described = new ObjectMapper(new YAMLFactory()).readTree(in);
    }
    for (int i = 0; i < 3_000; i++) {
      // Silent for ten minutes.
      if (i < 1_000 || i > 1_600) {
        played.reading("V0004", 3_000 - i, i == 2_000 ? 199 : 40 + i % 30);
      }
    }
    played.lateByMillis.put(NOON - 60_000, 45_000L);
    played.refuse(7, 60, "no reason of ours", "20180830091459,V0001,1,0,F,N,97,F08");
    addAlerts();
    played.status = PlayedSources::redisAndLog;
    console = Console.open(ConsoleSettings.local(0), played.of(redis.settings()));
    browser = new Browser(console.port());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> browser.get("/api/v1/days").statusCode() == 200);
  }

  private void addAlerts() {
    List<RaisedAlert> alerts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      // Two are of one episode.
      alerts.add(alert("V%04d".formatted(i / 2), 600 - 30 * (i % 2) - 2 * i, 81.5 + i));
    }
    try (RedisAlertStore store = new RedisAlertStore(redis.settings());
        RedisLateStore late = new RedisLateStore(redis.settings())) {
      store.add(alerts);
      late.correct(
          "V0009",
          late.nextRevision("V0009"),
          List.of(
              new Correction.Withdraw(alerts.get(18)),
              new Correction.Add(alert("V0009", 1_800, 120), 700_000)));
    }
  }

  private static RaisedAlert alert(String car, int secondsAgo, double avgSpeed) {
    long time = NOON - 1000L * secondsAgo;
    return new RaisedAlert(
        new Alert(
            "over-speed",
            car,
            PlayedSources.date(time),
            "warning",
            "Average speed over 30 s above 80 km/h",
            Map.of("avgSpeed", avgSpeed, "readings", 15L, "areaNumber", "B02")),
        time + 10_000,
        1);
  }

  @AfterAll
  void close() {
    console.close();
    redis.close();
  }

  private JsonNode answer(String method, String path, String body, String... headers)
      throws Exception {
    HttpResponse<String> response =
        method.equals("POST")
            ? browser.post(path, body, headers)
            : browser.ask(method, path, body, headers);
    return checked(method, path, response);
  }

  /** The answer, which must be as the description has it. */
  private JsonNode checked(String method, String path, HttpResponse<String> response)
      throws Exception {
    String bare = path.replaceFirst("\\?.*", "");
    String route = route(bare);
    asked.add(method.toLowerCase(Locale.ROOT) + " " + route);
    JsonNode answers =
        described.at(pointer("paths", route, method.toLowerCase(Locale.ROOT), "responses"));
    assertThat(answers.isObject()).as(method + " " + route).isTrue();
    JsonNode of = answers.path(Integer.toString(response.statusCode()));
    if (of.isMissingNode()) {
      of = described.at("/components/responses/Error");
    }
    JsonNode content = of.path("content");
    if (content.isMissingNode()) {
      assertThat(response.body()).isEmpty();
      return JSON.createObjectNode();
    }
    String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    assertThat(content.has(type)).as(path + ": " + type).isTrue();
    if (!type.equals("application/json")) {
      return JSON.createObjectNode();
    }
    JsonNode answer = JSON.readTree(response.body());
    assertThat(problems(content.path(type).path("schema"), answer)).as(path).isEmpty();
    return answer;
  }

  private String route(String path) {
    List<String> routes = new ArrayList<>();
    described.path("paths").fieldNames().forEachRemaining(routes::add);
    if (routes.contains(path)) {
      return path;
    }
    return routes.stream()
        .filter(route -> path.matches(route.replaceAll("\\{[^}]*}", "[^/]+")))
        .findFirst()
        .orElseThrow();
  }

  private static String pointer(String... names) {
    StringBuilder pointer = new StringBuilder();
    for (String name : names) {
      pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  private List<String> problems(JsonNode schema, JsonNode answer) {
    return schemas.computeIfAbsent(schema, this::whole).validate(answer).stream()
        .map(Object::toString)
        .toList();
  }

  private JsonSchema whole(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", described.path("components"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
  }

  @Test
  void route_ofTheServer_isDescribedWithItsRoleAndTheOtherWayRound() {
    Set<String> paths = new TreeSet<>();
    described
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        of -> {
                          if (METHODS.contains(of.getKey())) {
                            paths.add(
                                of.getKey()
                                    + ' '
                                    + path.getKey()
                                    + ' '
                                    + of.getValue().path("x-role").asText());
                          }
                        }));
    assertThat(console.routes()).isEqualTo(paths);
  }

  @Test
  void answers_ofEveryRoute_areAsDescribed() throws Exception {
    assertThat(answer("GET", "/api/v1/me", "").path("role").asText()).isEqualTo("author");
    answer("POST", "/api/v1/session", "{\"token\":\"x\"}");
    assertThat(answer("GET", "/api/v1/session", "").path("oidc").isNull()).isTrue();
    answer("GET", "/api/v1/oidc/login", "");
    answer("GET", "/api/v1/oidc/callback", "");
    answer("DELETE", "/api/v1/session", "");
    JsonNode days = answer("GET", "/api/v1/days", "");
    assertThat(days.path("days").path(0).path("day").asText()).isEqualTo("20180830");
    assertThat(days.path("days").path(0).path("open").asInt()).isEqualTo(11);
    answer("GET", "/api/v1/openapi.yaml", "");
    JsonNode health = answer("GET", "/api/v1/health", "");
    assertThat(health.at("/late/cars").asInt()).isEqualTo(1);
    assertThat(health.at("/log/latestEventTime").asText()).isEqualTo("2018-08-30T03:59:59Z");
    answer("GET", "/metrics", "");
    try (RuleStore topology = played.rules.client()) {
      topology.announce(new WorkerPlace("storm-1:7700", "storm-1:6700"));
      JsonNode targets = answer("GET", "/api/v1/prometheus/targets", "");
      assertThat(targets).hasSize(1);
      assertThat(targets.at("/0/targets/0").asText()).isEqualTo("storm-1:7700");
      assertThat(targets.at("/0/labels/topology").asText()).isEqualTo("DriverCarInfo");
      assertThat(targets.at("/0/labels/worker").asText()).isEqualTo("storm-1:6700");
    }
    assertThat(answer("GET", "/api/v1/prometheus/targets", "")).isEmpty();
    answer("GET", "/api/v1/stream", "");
    episodes();
    alerts();
    car();
    areas();
    rules();
    refused();

    Set<String> all = new TreeSet<>();
    console.routes().forEach(route -> all.add(route.substring(0, route.lastIndexOf(' '))));
    assertThat(asked).isEqualTo(all);
  }

  @Test
  void answers_wherePeopleSignIn_areAsDescribed() throws Exception {
    try (IdentityProvider provider = new IdentityProvider();
        Console guarded =
            Console.open(
                IdentityProvider.console(provider.settings()),
                new PlayedSources().of(redis.settings()))) {
      Browser nobody = new Browser(guarded.port());
      String ways = "/api/v1/session";
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> checked("GET", ways, nobody.get(ways)).path("oidc").path("ready").asBoolean());
      for (String path : List.of("/api/v1/oidc/login", "/api/v1/oidc/callback?code=x")) {
        HttpResponse<String> response = nobody.get(path);
        assertThat(response.statusCode()).isEqualTo(303);
        checked("GET", path, response);
      }
      provider.comes("anna", "fleet-view");
      SigningIn anna = new SigningIn(guarded);
      assertThat(anna.signIn()).isEqualTo("/#/now");
      for (String path : List.of("/api/v1/me", "/api/v1/health", ways)) {
        checked("GET", path, anna.api(path));
      }
      assertThat(checked("DELETE", ways, anna.signOut()).path("next").asText())
          .startsWith(provider.end().toString());
    }
  }

  private void refused() throws Exception {
    JsonNode found = answer("GET", "/api/v1/rejected", "");
    assertThat(found.at("/reasons/0/records").asInt()).isEqualTo(1);
    String wanted = "{\"field\":\"record\",\"rule\":\"no reason of ours\"%s}";
    assertThat(
            answer("POST", "/api/v1/rejected/resend", wanted.formatted(",\"by\":\"ann\""))
                .path("sent")
                .asInt())
        .isEqualTo(1);
    assertThat(answer("GET", "/api/v1/rejected", "").path("resent").asInt()).isEqualTo(1);
    answer("POST", "/api/v1/rejected/resend", wanted.formatted(""));
  }

  private void episodes() throws Exception {
    JsonNode all = answer("GET", "/api/v1/episodes", "");
    assertThat(all.path("total").asInt()).isEqualTo(11);
    assertThat(all.path("items").path(0).path("severity").asText()).isEqualTo("warning");
    assertThat(all.path("items").path(0).path("area").asText()).isEqualTo("B02");
    List<String> paged = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = answer("GET", "/api/v1/episodes?day=20180830&limit=4" + next, "");
      page.path("items").forEach(item -> paged.add(item.path("id").asText()));
      next =
          page.path("next").isNull()
              ? ""
              : "&after=" + URLEncoder.encode(page.path("next").asText(), UTF_8);
    } while (!next.isEmpty());
    assertThat(paged).hasSize(11).doesNotHaveDuplicates();
    String id = all.path("items").path(0).path("id").asText();
    String acked =
        "{\"id\":\"%s\",\"action\":\"ack\",\"by\":\"anna\",\"remark\":\"<b>\"}".formatted(id);
    JsonNode handled = answer("POST", "/api/v1/episodes/handling", acked);
    assertThat(handled.path("acknowledgedBy").asText()).isEqualTo("anna");
    assertThat(answer("GET", "/api/v1/episodes?handled=acknowledged", "").path("total").asInt())
        .isEqualTo(1);
    assertThat(
            answer("GET", "/api/v1/episodes?handled=none&area=B02&rule=over-speed", "")
                .path("total")
                .asInt())
        .isEqualTo(10);
    assertThat(answer("GET", "/api/v1/episodes?car=V0001&severity=high", "").path("total").asInt())
        .isZero();
    answer("POST", "/api/v1/episodes/handling", acked.replace(id, "r/V-20180830"));
    answer("POST", "/api/v1/episodes/handling", acked.replace(id, "none"));
    answer("POST", "/api/v1/episodes/handling", acked.replace("ack", "burn"));
  }

  private void alerts() throws Exception {
    List<JsonNode> found = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = answer("GET", "/api/v1/alerts?day=20180830&limit=6" + next, "");
      page.path("items").forEach(found::add);
      next = page.path("next").isNull() ? "" : "&before=" + page.path("next").asText();
    } while (!next.isEmpty());
    assertThat(found).hasSize(21);
    assertThat(found)
        .filteredOn(alert -> alert.path("state").asText().equals("withdrawn"))
        .hasSize(1);
    assertThat(found.get(0).path("lateByMillis").asLong()).isEqualTo(700_000);
    assertThat(count("/api/v1/alerts?late=true")).isEqualTo(1);
    assertThat(count("/api/v1/alerts?state=holds&car=V0009")).isEqualTo(2);
    assertThat(count("/api/v1/alerts?day=2018-08-29")).isZero();
    assertThat(count("/api/v1/alerts?area=A01")).isZero();
    assertThat(count("/api/v1/alerts?rule=over-speed&severity=warning&area=B02")).isEqualTo(21);
  }

  private int count(String path) throws Exception {
    return answer("GET", path, "").path("items").size();
  }

  private void areas() throws Exception {
    JsonNode board = answer("GET", "/api/v1/areas?above=50", "");
    assertThat(board.path("toMillis").asLong()).isEqualTo(NOON - 1_000);
    JsonNode area = board.path("areas").path(0);
    assertThat(area.path("area").asText()).isEqualTo("A01");
    assertThat(area.path("cars").asInt()).isEqualTo(1);
    assertThat(area.path("averageKmh").asDouble()).isBetween(54.0, 55.0);
    assertThat(board.path("areas").path(11).path("area").asText()).isEqualTo("B02");
    assertThat(board.path("areas").path(11).path("alerts").asInt(-1)).isZero();
    assertThat(board.path("above").path("items").path(0).path("speedKmh").asInt()).isEqualTo(69);
    assertThat(answer("GET", "/api/v1/areas?above=69", "").path("above").path("total").asInt())
        .isZero();
    assertThat(answer("GET", "/api/v1/areas?above=9&area=B02", "").at("/above/total").asInt())
        .isZero();
  }

  private void car() throws Exception {
    assertThat(answer("GET", "/api/v1/cars/V0004", "").path("master").path("limit").asInt())
        .isEqualTo(90);
    assertThat(answer("GET", "/api/v1/cars/V0005", "").path("master").isNull()).isTrue();
    assertThat(count("/api/v1/cars/V0004/alerts")).isEqualTo(2);
    assertThat(count("/api/v1/cars/V0009/alerts?from=yesterday&to=now&limit=1")).isEqualTo(1);
    JsonNode thinned = answer("GET", "/api/v1/cars/V0004/readings?points=200", "");
    assertThat(thinned.path("readings").asInt()).isEqualTo(2_399);
    assertThat(thinned.path("timesMillis").size()).isBetween(80, 200);
    assertThat(thinned.path("speedsKmh")).anyMatch(speed -> speed.asInt() == 199);
    assertThat(thinned.path("gaps").size()).isEqualTo(1);
    assertThat(thinned.path("limitKmh").asInt()).isEqualTo(90);
    JsonNode some =
        answer(
            "GET", "/api/v1/cars/V0004/readings?from=%d&to=%d".formatted(NOON - 100_000, NOON), "");
    assertThat(some.path("timesMillis").size()).isEqualTo(100);
    assertThat(some.path("lateMillis")).hasSize(1);
    assertThat(some.path("lateMillis").path(0).asLong()).isEqualTo(NOON - 60_000);
    HttpResponse<String> csv = browser.get("/api/v1/cars/V0004/readings.csv?from=-100s");
    assertThat(csv.statusCode()).isEqualTo(200);
    checked("GET", "/api/v1/cars/V0004/readings.csv", csv);
    JsonNode why = answer("GET", "/api/v1/cars/V0004/why?at=2018-08-30T11:59:00", "");
    assertThat(why.path("steps").size()).isEqualTo(2);
    assertThat(csv.body().lines()).hasSize(100).allMatch(line -> line.contains(",V0004,"));
  }

  private void rules() throws Exception {
    JsonNode bundled = answer("GET", "/api/v1/rules", "");
    assertThat(bundled.path("version").asInt(-1)).isZero();
    assertThat(bundled.path("pushed").isNull()).isTrue();
    assertThat(bundled.at("/rules/0/alerts/0/name").asText()).isEqualTo("over-speed");
    assertThat(bundled.path("everywhere").asBoolean(true)).isFalse();
    assertThat(bundled.at("/rules/0/cost").isNull()).isTrue();
    assertThat(onceThere("/rules/0/alertsByDay"))
        .hasToString("[{\"day\":\"20180830\",\"alerts\":20}]");
    answer("GET", "/api/v1/rules/versions/0", "");
    answer("GET", "/api/v1/rules/versions/0/difference", "");
    answer("GET", "/api/v1/rules/versions/9", "");
    answer("GET", "/api/v1/rules/versions", "");
    push(Map.of("a.epl", "@Name('<b>') select 1", "b.epl", "select 2"), "ann", "<i>first</i>");
    push(Map.of("a.epl", "@Name('<b>') select 3", "b.epl", "select 2"), "bob", "");
    played
        .rules
        .client()
        .report(
            new TaskState(
                "0",
                List.of("0", "fleet"),
                1,
                Long.MIN_VALUE,
                TaskState.Phase.WARMING,
                2,
                "fills its windows",
                List.of("a is throttled"),
                PlayedSources.NOW));
    JsonNode inForce = inForce(2);
    assertThat(inForce.at("/pushed/author").asText()).isEqualTo("bob");
    assertThat(inForce.at("/rules/0/alerts/0/name").asText()).isEqualTo("<b>");
    assertThat(inForce.at("/rules/0/changed/version").asInt()).isEqualTo(2);
    assertThat(inForce.at("/rules/1/changed/version").asInt()).isEqualTo(1);
    assertThat(inForce.at("/tasks/0/reason").asText()).isEqualTo("fills its windows");
    assertThat(inForce.at("/silent/0").asText()).isEqualTo("fleet");
    assertThat(inForce.path("everywhere").asBoolean(true)).isFalse();
    costs();
    ofVersions();
    written();
    tried();
  }

  /** Of the tasks that run what is in force. */
  private void costs() throws Exception {
    said(
        PlayedSources.NOW.minusSeconds(50),
        new RuleCost("a.epl", 1_000_000, 1_000, 7),
        new RuleCost("b.epl", 2_000_000, 1_000, 0));
    assertThat(onceThere("/rules/0/cost").path("lately").isNull()).isTrue();
    said(
        PlayedSources.NOW,
        new RuleCost("a.epl", 6_000_000, 2_000, 7),
        new RuleCost("b.epl", 2_000_000, 2_000, 0));
    assertThat(onceThere("/rules/0/cost/lately"))
        .hasToString(
            "{\"millis\":50000,\"microsPerEvent\":5.0,\"share\":1.0,\"cores\":1.0E-4,"
                + "\"events\":1000,\"throttled\":0}");
    ObjectNode cost = (ObjectNode) onceThere("/rules/0/cost");
    cost.remove("lately");
    assertThat(cost)
        .hasToString("{\"microsPerEvent\":3.0,\"share\":0.75,\"events\":2000,\"throttled\":7}");
    assertThat(onceThere("/rules/1/cost").path("share").asDouble()).isEqualTo(0.25);
  }

  /** The task that runs what is in force says what it has cost. */
  private void said(Instant time, RuleCost... costs) {
    played
        .rules
        .client()
        .report(
            new TaskState(
                "fleet",
                List.of("0", "fleet"),
                2,
                Long.MIN_VALUE,
                TaskState.Phase.LIVE,
                2,
                "",
                List.of(),
                time,
                List.of(costs)));
  }

  /** A part of what is said of the rules in force, which comes a little later. */
  private JsonNode onceThere(String pointer) throws Exception {
    Awaitility.await(pointer)
        .atMost(Duration.ofSeconds(60))
        .until(() -> !answer("GET", "/api/v1/rules", "").at(pointer).isNull());
    return answer("GET", "/api/v1/rules", "").at(pointer);
  }

  private void tried() throws Exception {
    String rule = RuleSet.bundled().named("over-speed").orElseThrow().epl();
    ObjectNode body = JSON.createObjectNode().put("base", 0).put("file", "over-speed.epl");
    body.put("text", rule).put("source", "history").put("from", "-1h").put("to", "now");
    JsonNode begun = answer("POST", "/api/v1/rules/trials", body.toString());
    String path = "/api/v1/rules/trials/" + begun.path("id").asLong();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> !answer("GET", path, "").path("state").asText().equals("running"));
    JsonNode ended = answer("GET", path, "");
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("done");
    assertThat(ended.at("/result/added").asInt()).isEqualTo(40);
    answer("DELETE", path, "");
    answer("POST", "/api/v1/rules/trials", body.put("text", "select 1 frm x").toString());
    answer("POST", "/api/v1/rules/trials", body.toString());
    answer("GET", "/api/v1/rules/trials/1", "");
  }

  private void written() throws Exception {
    assertThat(answer("GET", "/api/v1/rules/library", "").path("items"))
        .hasSizeGreaterThan(5)
        .allMatch(rule -> !rule.path("scenarios").isEmpty() && !rule.path("alerts").isEmpty());
    JsonNode rule = answer("GET", "/api/v1/rules/versions/0/rule?file=over-speed.epl", "");
    assertThat(rule.path("scenarios")).hasSize(4);
    answer("GET", "/api/v1/rules/versions/0/rule?file=none.epl", "");
    ObjectNode body = JSON.createObjectNode().put("base", 0).put("file", "over-speed.epl");
    body.put("text", rule.path("text").asText());
    JsonNode good = answer("POST", "/api/v1/rules/check", body.toString());
    assertThat(good.path("passes").asBoolean()).isTrue();
    assertThat(good.path("results")).hasSize(2).allMatch(one -> one.path("passed").asBoolean());
    body.put("text", rule.path("text").asText().replace("> 80", "> 84"));
    JsonNode other = answer("POST", "/api/v1/rules/check", body.toString());
    assertThat(other.path("passes").asBoolean(true)).isFalse();
    assertThat(other.path("accepted")).isNotEmpty();
    body.set("scenarios", accepted(rule.path("scenarios"), other.path("accepted")));
    assertThat(answer("POST", "/api/v1/rules/check", body.toString()).path("passes").asBoolean())
        .isTrue();
    JsonNode difference = answer("POST", "/api/v1/rules/difference", body.toString());
    assertThat(difference.path("files").findValuesAsText("file"))
        .contains("over-speed.epl")
        .anyMatch(file -> file.endsWith(".alerts.csv"));
    ObjectNode stale = body.deepCopy().put("revision", 77).put("reason", "why").put("by", "anna");
    assertThat(answer("POST", "/api/v1/rules/push", stale.toString()).path("error").asText())
        .contains("version 4 was put in force meanwhile, pushed by eve");
    stale.put("version", 1);
    assertThat(answer("POST", "/api/v1/rules/rollback", stale.toString()).path("error").asText())
        .contains("pushed by eve");
    body.put("text", rule.path("text").asText().replace("avg(speed) >", "avg(sped) >"));
    JsonNode wrong = answer("POST", "/api/v1/rules/check", body.toString());
    assertThat(wrong.at("/problems/0/line").asInt()).isEqualTo(22);
    assertThat(wrong.at("/problems/0/column").asInt()).isEqualTo(12);
    assertThat(wrong.at("/problems/0/advice").asText()).startsWith("did you mean speed?");
  }

  private static ObjectNode accepted(JsonNode scenarios, JsonNode accepted) {
    ObjectNode all = scenarios.deepCopy();
    accepted.properties().forEach(file -> all.set(file.getKey(), file.getValue()));
    return all;
  }

  private void ofVersions() throws Exception {
    JsonNode all = answer("GET", "/api/v1/rules/versions", "");
    assertThat(all.path("version").asInt()).isEqualTo(2);
    assertThat(all.path("items")).hasSize(2);
    assertThat(all.at("/items/0/changes")).hasSize(1);
    assertThat(all.at("/items/1/message").asText()).isEqualTo("<i>first</i>");
    JsonNode last = answer("GET", "/api/v1/rules/versions?limit=1", "");
    assertThat(last.path("next").asInt()).isEqualTo(2);
    assertThat(count("/api/v1/rules/versions?limit=1&before=2")).isEqualTo(1);
    assertThat(count("/api/v1/rules/versions?file=b.epl")).isEqualTo(1);
    assertThat(answer("GET", "/api/v1/rules/versions/1", "").at("/rules/1/text").asText())
        .isEqualTo("select 2");
    JsonNode difference = answer("GET", "/api/v1/rules/versions/2/difference", "");
    assertThat(difference.path("from").asInt()).isEqualTo(1);
    assertThat(difference.path("files")).hasSize(1);
    assertThat(difference.at("/files/0/lines").toString())
        .contains("-@Name('<b>') select 1", "+@Name('<b>') select 3")
        .doesNotContain("v1/");
    assertThat(answer("GET", "/api/v1/rules/versions/2/difference?from=0", "").path("files"))
        .hasSize(3);
    String many = "line\n".repeat(1_500);
    push(Map.of("a.epl", many.replace("line", "old")), "eve", "many");
    push(Map.of("a.epl", many), "eve", "many more");
    JsonNode large = answer("GET", "/api/v1/rules/versions/4/difference", "");
    assertThat(large.at("/files/0/lines").isNull()).isTrue();
    assertThat(large.at("/files/0/is").asInt()).isEqualTo(1_500);
  }

  private void push(Map<String, String> files, String author, String why) throws Exception {
    try (RuleStore store = played.rules.client()) {
      store.push(store.current(), new RuleContents(files, null), author, why);
    }
  }

  /** What is in force, once the console has looked anew. */
  private JsonNode inForce(int version) throws Exception {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> browser.get("/api/v1/rules").body().contains("\"version\":" + version + ","));
    return answer("GET", "/api/v1/rules", "");
  }

  static List<String> wrongQuestions() {
    return List.of(
        "/api/v1/rules/versions/x",
        "/api/v1/rules/versions/x/rule?file=a.epl",
        "/api/v1/rules/versions/-1",
        "/api/v1/rules/versions/99999999999",
        "/api/v1/rules/versions/1/difference?from=x",
        "/api/v1/rules/versions?before=0",
        "/api/v1/rules/versions?file=" + "x".repeat(301),
        "/api/v1/alerts?day=20181399",
        "/api/v1/alerts?day=-2h",
        "/api/v1/alerts?limit=0",
        "/api/v1/alerts?limit=501",
        "/api/v1/alerts?limit=x",
        "/api/v1/alerts?car=V%2F1",
        "/api/v1/alerts?area=G01",
        "/api/v1/alerts?state=perhaps",
        "/api/v1/alerts?late=perhaps",
        "/api/v1/alerts?before=1",
        "/api/v1/episodes?handled=perhaps",
        "/api/v1/areas?above=401",
        "/api/v1/areas?area=G01",
        "/api/v1/episodes?after=x",
        "/api/v1/episodes?rule=" + "x".repeat(300),
        "/api/v1/cars/V%20%3Cscript%3E",
        "/api/v1/cars/V0004/readings?points=5",
        "/api/v1/cars/V0004/readings?gap=0",
        "/api/v1/cars/V0004/readings?from=now&to=-1h",
        "/api/v1/cars/V0004/readings?from=20100101",
        "/api/v1/cars/V0004/readings?from=then",
        "/api/v1/cars/V0004/why",
        "/api/v1/cars/V0004/why?at=then");
  }

  @ParameterizedTest
  @MethodSource("wrongQuestions")
  void question_thatIsWrong_isRefusedByOneLineThatNamesIt(String path) throws Exception {
    HttpResponse<String> response = browser.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = JSON.readTree(response.body());
    assertThat(problems(described.at("/components/schemas/Error"), error)).isEmpty();
    assertThat(error.path("error").asText()).doesNotContain("\n").doesNotContain("Exception");
  }

  @Test
  void stores_away_areSaidAndNothingElseFails() throws Exception {
    PlayedSources without = new PlayedSources();
    without.sendAway();
    StartedRedis gone = new StartedRedis();
    gone.close();
    Instant begun = Instant.now();
    try (Console alone = Console.open(ConsoleSettings.local(0), without.of(gone.settings()))) {
      Browser other = new Browser(alone.port());
      for (String path :
          List.of(
              "/api/v1/days",
              "/api/v1/episodes",
              "/api/v1/episodes?day=today",
              "/api/v1/alerts",
              "/api/v1/areas",
              "/api/v1/rejected",
              "/api/v1/rules",
              "/api/v1/rules/versions",
              "/api/v1/rules/versions/1",
              "/api/v1/rules/versions/1/difference",
              "/api/v1/cars/V1",
              "/api/v1/cars/V1/alerts",
              "/api/v1/cars/V1/readings",
              "/api/v1/cars/V1/readings.csv")) {
        HttpResponse<String> response = other.get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(503);
        assertThat(response.body()).as(path).contains("\"error\":\"").doesNotContain("\\n");
      }
      HttpResponse<String> health = other.get("/api/v1/health");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("\"streaming\":false");
      assertThat(other.get("/metrics").body()).contains("smartcar_console_streaming 0.0");
      assertThat(other.get("/").statusCode()).isEqualTo(200);
      assertThat(other.get("/api/v1/me").statusCode()).isEqualTo(200);
    }
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(60));
  }
}
