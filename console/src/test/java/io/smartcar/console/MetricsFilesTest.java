package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.smartcar.redis.StartedRedis;
import io.smartcar.status.PlayedPlatform;
import io.smartcar.status.heartbeat.PlayedHeartbeats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alert rules, the dashboard and the page on metrics name what a console really answers. What
 * promtool says of the files is tested where it is installed (Debian: {@code prometheus}).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsFilesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path PROMETHEUS = ROOT.resolve("conf").resolve("prometheus");
  private static final Path PAGE = ROOT.resolve("docs").resolve("metrics.md");
  private static final Path DASHBOARD = ROOT.resolve("conf/grafana/smartcar.json");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern METRIC = Pattern.compile("\\b(?:smartcar|jvm|process)_[a-z0-9_]+");

  /** What a worker answers, which a test of the topology compares with one that is played there. */
  static final Path WORKER =
      ROOT.resolve("topology/src/test/resources/io/smartcar/topology/metrics/worker.prom");

  /** A row of the page's tables: the metric, perhaps with labels, and its type. */
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `((?:smartcar|jvm|process)_[a-z0-9_]+)(?:\\{[a-z_, ]+})?` \\| (counter|gauge|histogram) \\|.*");

  private Scrape scrape;
  private Scrape worker;
  private JsonNode rules;
  private JsonNode dashboard;

  @BeforeAll
  void read() throws Exception {
    rules = YAML.readTree(PROMETHEUS.resolve("alerts.yaml").toFile()).at("/groups/0/rules");
    dashboard = readDashboard();
    worker = Scrape.of(Files.readString(WORKER));
    PlayedSources played = new PlayedSources();
    played.metrics = PlayedPlatform::answering;
    played.heartbeats = PlayedHeartbeats.seen();
    try (StartedRedis redis = new StartedRedis();
        Console console = Console.open(ConsoleSettings.local(0), played.of(redis.settings()))) {
      scrape = Scrape.of(new Browser(console.port()).get("/metrics").body());
    }
  }

  private static Set<String> metrics(String text) {
    Set<String> names = new TreeSet<>();
    for (Matcher found = METRIC.matcher(text); found.find(); ) {
      // Of a histogram, by whichever of its three.
      names.add(found.group().replaceFirst("_(bucket|count|sum)$", ""));
    }
    return names;
  }

  /** The metrics of console and worker, with their types. */
  private Map<String, String> answered() {
    Map<String, String> types = new TreeMap<>(scrape.types());
    worker.types().forEach((name, type) -> assertThat(types.put(name, type)).as(name).isNull());
    return types;
  }

  /** The panels of the dashboard that show something. */
  private static List<JsonNode> panels(JsonNode dashboard) {
    List<JsonNode> panels = new ArrayList<>();
    dashboard.path("panels").forEach(panels::add);
    panels.removeIf(panel -> panel.path("type").asText().equals("row"));
    return panels;
  }

  private static JsonNode readDashboard() throws IOException {
    return new ObjectMapper().readTree(DASHBOARD.toFile());
  }

  /** What the dashboard asks Prometheus. */
  static List<String> dashboardExpressions() throws IOException {
    return panels(readDashboard()).stream()
        .flatMap(panel -> panel.findValuesAsText("expr").stream())
        .toList();
  }

  @Test
  void rule_namesWhatIsAnsweredAndLeadsToARunbook() throws IOException {
    assertThat(rules).isNotEmpty();
    for (JsonNode rule : rules) {
      String alert = rule.path("alert").asText();
      Set<String> names = metrics(rule.path("expr").asText());
      assertThat(names).as(alert).isNotEmpty();
      assertThat(answered().keySet()).as(alert).containsAll(names);
      assertThat(rule.at("/annotations/summary").asText()).as(alert).isNotBlank();
      assertThat(rule.at("/labels/severity").asText())
          .as(alert)
          .isIn("critical", "warning", "info");
      String[] runbook = rule.at("/annotations/runbook").asText().split("#", 2);
      assertThat(headings(ROOT.resolve(runbook[0]))).as(alert).contains(runbook[1]);
    }
  }

  /** As the pages that show Markdown name them. */
  private static List<String> headings(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(
            line ->
                line.replaceFirst("^#+ ", "")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
                    .replace(' ', '-'))
        .toList();
  }

  @Test
  void rule_hasACaseInWhichItFiresAndIsSilentOnAPlatformThatIsWell() throws IOException {
    JsonNode tests = YAML.readTree(PROMETHEUS.resolve("alerts-test.yaml").toFile()).path("tests");
    Set<String> firing = new HashSet<>();
    Set<String> silent = new HashSet<>();
    for (JsonNode test : tests) {
      for (JsonNode of : test.path("alert_rule_test")) {
        (of.path("exp_alerts").isEmpty() ? silent : firing).add(of.path("alertname").asText());
      }
    }
    assertThat(firing).containsExactlyInAnyOrderElementsOf(rules.findValuesAsText("alert"));
    assertThat(silent).isEqualTo(firing);
  }

  @Test
  void dashboard_showsWhatIsAnsweredAndNothingElse() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (String expression : dashboardExpressions()) {
      assertThat(metrics(expression)).as(expression).isNotEmpty();
      shown.addAll(metrics(expression));
    }
    assertThat(answered().keySet()).containsAll(shown);
    assertThat(shown).containsAll(scrape.types().keySet());
  }

  @Test
  void dashboard_hasEachPanelInAPlaceOfItsOwn() {
    Set<Integer> ids = new HashSet<>();
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      String title = panel.path("title").asText();
      assertThat(title).isNotBlank();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      JsonNode place = panel.path("gridPos");
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          List<Integer> cell = List.of(place.path("x").asInt() + x, place.path("y").asInt() + y);
          assertThat(cell.get(0)).as(title).isLessThan(24);
          assertThat(taken.add(cell)).as(title).isTrue();
        }
      }
    }
    for (JsonNode panel : panels(dashboard)) {
      assertThat(panel.path("description").asText()).as(panel.path("title").asText()).isNotBlank();
    }
  }

  @Test
  void page_namesEachMetricWithItsTypeAndNoOther() throws IOException {
    Map<String, String> named = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(named.put(row.group(1), row.group(2))).as(line).isNull();
      }
    }
    assertThat(named).isEqualTo(answered());
    assertThat(metrics(Files.readString(PAGE))).isSubsetOf(named.keySet());
  }

  private static void run(Path input, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .directory(PROMETHEUS.toFile())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void promtool_takesEachFileAndAnswersAsTheTestsSay(@TempDir Path directory) throws Exception {
    String promtool = Installed.program("promtool");
    Path none = Files.createFile(directory.resolve("none"));
    run(none, promtool, "check", "config", "prometheus.yaml");
    run(none, promtool, "check", "rules", "alerts.yaml");
    run(none, promtool, "test", "rules", "alerts-test.yaml");
    for (Scrape each : List.of(scrape, worker)) {
      Path text = Files.writeString(directory.resolve("scrape"), each.text());
      run(text, promtool, "check", "metrics");
    }
    // Of the dashboard's expressions, that they are ones.
    List<String> recorded = new ArrayList<>(List.of("groups:", "  - name: all", "    rules:"));
    for (String expression : dashboardExpressions()) {
      recorded.add("      - record: panel:" + recorded.size());
      recorded.add("        expr: '" + expression.replace("'", "''") + "'");
    }
    Path panels = Files.write(directory.resolve("panels.yaml"), recorded);
    run(none, promtool, "check", "rules", panels.toString());
  }
}
