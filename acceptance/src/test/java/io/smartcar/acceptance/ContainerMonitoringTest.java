package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What watches the platform in containers fits together, as far as can be said without an engine:
 * Prometheus, the alert rules that it judges, and what Grafana finds at its start.
 */
final class ContainerMonitoringTest {

  private static final Path CONF = ComposeFile.DIRECTORY.resolve("conf");
  private static final Path DASHBOARD =
      ComposeFile.DIRECTORY.resolveSibling("conf").resolve("grafana").resolve("smartcar.json");

  private static ComposeFile compose;
  private static Map<?, ?> datasource;

  @BeforeAll
  static void read() throws IOException {
    compose = ComposeFile.read();
    datasource = only(provisioned("grafana/datasource.yaml", "datasources"));
  }

  /** JSON is YAML, too. */
  private static Map<?, ?> parsed(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return map(new Yaml(new SafeConstructor(options)).load(Files.readString(file)));
  }

  private static List<?> provisioned(String file, String what) throws IOException {
    Map<?, ?> parsed = parsed(CONF.resolve(file));
    assertThat(parsed.get("apiVersion")).isEqualTo(1);
    return list(parsed.get(what));
  }

  private static Map<?, ?> only(List<?> list) {
    assertThat(list).hasSize(1);
    return map(list.get(0));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static List<?> list(@Nullable Object value) {
    return (List<?>) Objects.requireNonNull(value);
  }

  /** Everything under that name, at any depth. */
  private static List<Object> named(String name, Object in) {
    List<Object> found = new ArrayList<>();
    if (in instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (key.equals(name)) {
              found.add(value);
            }
            found.addAll(named(name, value));
          });
    } else if (in instanceof List<?> list) {
      list.forEach(value -> found.addAll(named(name, value)));
    }
    return found;
  }

  @Test
  void datasource_ofGrafana_isThePrometheusOfTheContainers() throws IOException {
    assertThat(datasource.get("type")).isEqualTo("prometheus");
    assertThat(datasource.get("url"))
        .isEqualTo("http://" + compose.service("prometheus").text("hostname") + ":9090");
    // Grafana itself asks, not the browser, which does not reach it.
    assertThat(datasource.get("access")).isEqualTo("proxy");
    assertThat(datasource.get("isDefault")).isEqualTo(true);
    Map<?, ?> prometheus = parsed(CONF.resolve("prometheus/prometheus.yaml"));
    assertThat(map(datasource.get("jsonData")).get("timeInterval"))
        .isEqualTo(map(prometheus.get("global")).get("scrape_interval"));
  }

  @Test
  void alertRules_ofTheProject_areJudgedByPrometheusAndShownByGrafana() throws IOException {
    assertThat(map(datasource.get("jsonData")).get("manageAlerts")).isEqualTo(true);
    Map<?, ?> prometheus = parsed(CONF.resolve("prometheus/prometheus.yaml"));
    for (Object file : list(prometheus.get("rule_files"))) {
      // Beside the configuration that names them.
      String mount = "../conf/prometheus/" + file + ":/etc/prometheus/" + file + ":ro";
      assertThat(compose.service("prometheus").list("volumes")).contains(mount);
    }
    assertThat(list(prometheus.get("rule_files"))).isNotEmpty();
  }

  /** Some versions of Prometheus have no default for it there, whatever their page says. */
  @Test
  void token_withWhichPrometheusAsksForTargets_saysItsType() throws IOException {
    Map<?, ?> prometheus = parsed(CONF.resolve("prometheus/prometheus.yaml"));
    List<Object> asked = named("http_sd_configs", prometheus);
    assertThat(named("authorization", asked))
        .hasSize(1)
        .allSatisfy(with -> assertThat(map(with).get("type")).isEqualTo("Bearer"));
    // What is to be switched on where the console wants a token.
    String shipped =
        Files.readString(
            ComposeFile.DIRECTORY.resolveSibling("conf").resolve("prometheus/prometheus.yaml"));
    assertThat(shipped.substring(shipped.indexOf("http_sd_configs:")))
        .contains("#authorization:\n        #  type: Bearer\n");
  }

  @Test
  void dashboard_ofTheProject_isWhereGrafanaLooks() throws IOException {
    Map<?, ?> provider = only(provisioned("grafana/dashboards.yaml", "providers"));
    assertThat(provider.get("type")).isEqualTo("file");
    Object path = map(provider.get("options")).get("path");
    assertThat(compose.service("grafana").list("volumes"))
        .contains(
            "../conf/grafana/smartcar.json:" + path + "/smartcar.json:ro",
            "./conf/grafana/datasource.yaml:/etc/grafana/provisioning/datasources/smartcar.yaml:ro",
            "./conf/grafana/dashboards.yaml:/etc/grafana/provisioning/dashboards/smartcar.yaml:ro");
  }

  @Test
  void dashboard_ofTheProject_asksThatDatasource() throws IOException {
    Map<?, ?> dashboard = parsed(DASHBOARD);
    // An export for others has these, which nobody fills in when it is found at the start.
    assertThat(dashboard.containsKey("__inputs")).isFalse();
    Map<?, ?> variable = only(list(map(dashboard.get("templating")).get("list")));
    // Of all sources of that type the default one, until somebody chooses another.
    assertThat(variable.get("type")).isEqualTo("datasource");
    assertThat(variable.get("query")).isEqualTo(datasource.get("type"));
    Map<String, Object> chosen =
        Map.of("type", datasource.get("type"), "uid", "${" + variable.get("name") + "}");
    Map<String, Object> named =
        Map.of("type", datasource.get("type"), "uid", datasource.get("uid"));
    assertThat(named("datasource", dashboard))
        .isNotEmpty()
        .allMatch(List.of(chosen, named)::contains);
  }
}
