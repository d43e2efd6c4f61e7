package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.storm.Config;
import org.apache.storm.generated.StormTopology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {

  private final List<String> submitted = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void run_name_isSubmitted() {
    int status = run(this::take, "DriverCarInfo");

    assertThat(status).isZero();
    assertThat(submitted).containsExactly("DriverCarInfo");
    assertThat(out.toString()).contains("DriverCarInfo is submitted");
  }

  @Test
  void run_noName_isRefusedWithUsage() {
    int status = run(this::take);

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("NAME");
    assertThat(submitted).isEmpty();
  }

  @Test
  void run_badConfiguration_everyProblemOnItsLine(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("a.conf"), "smartcar.redis.port = many\n");

    int status =
        run(this::take, "DriverCarInfo", "-c", file.toString(), "-D", "smartcar.kafka.tpoic=x");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("smartcar.redis.port"))
        .anyMatch(line -> line.contains("smartcar.kafka.tpoic"));
    assertThat(submitted).isEmpty();
  }

  @Test
  void run_ruleThatDoesNotCompile_isNamedAndNotSubmitted(@TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("broken.epl"), "@Name('broken') select nothing from\n");

    int status = run(this::take, "DriverCarInfo", "-D", "smartcar.rules.directory=" + directory);

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("broken.epl");
    assertThat(submitted).isEmpty();
  }

  @Test
  void run_fleetRule_isSubmittedIfThereIsATaskForIt(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("all.epl"),
        """
        @Name('all') @Tag(name='scope', value='fleet')
        select last(carNumber) as carNumber, last(date) as date, avg(speed) as average
        from DriverCarInfo#time_batch(30 sec, 0L);
        """);
    scenario(directory, "all", "20160124134501,A0001,3,0,F,N,90,A01");
    String rules = "smartcar.rules.directory=" + directory;

    assertThat(run(this::take, "DriverCarInfo", "-D", rules)).isZero();
    assertThat(
            run(this::take, "DriverCarInfo", "-D", rules, "-D", "smartcar.rules.fleet-task=false"))
        .isEqualTo(2);

    assertThat(submitted).hasSize(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("all.epl:1: has scope fleet")
        .contains("smartcar.rules.fleet-task = true");
  }

  @Test
  void run_twoFilesWithOneName_areRefusedAsAPushRefusesThem(@TempDir Path directory)
      throws IOException {
    for (String file : List.of("one", "two")) {
      rule(directory, file, "fast", 80);
      scenario(directory, file, "20160124134501,A0001,3,0,F,N,90,A01");
    }

    assertRefused(
        directory,
        "two.epl:1: error: the name fast is also that of one.epl:1; give each statement");
  }

  @Test
  void run_ruleWithoutScenarioOrThatFailsOne_isRefusedAsAPushRefusesIt(@TempDir Path directory)
      throws IOException {
    rule(directory, "fast", "fast", 80);
    assertRefused(directory, "fast.epl:1: has no scenario");

    scenario(directory, "fast", "20160124134501,A0001,3,0,F,N,79,A01");
    assertRefused(directory, "one.alerts.csv:2: 1 expected and missing (-)");

    scenario(directory, "fast", "20160124134501,A0001,3,0,F,N,90,A01");
    assertThat(run(this::take, "T", "-D", "smartcar.rules.directory=" + directory)).isZero();
  }

  private void assertRefused(Path directory, String line) {
    assertThat(run(this::take, "T", "-D", "smartcar.rules.directory=" + directory)).isEqualTo(2);
    assertThat(err.toString()).contains(line);
    assertThat(submitted).isEmpty();
  }

  private static void rule(Path directory, String file, String name, int limitKmh)
      throws IOException {
    Files.writeString(
        directory.resolve(file + ".epl"),
        "@Name('%s') select carNumber, date from DriverCarInfo(speed > %d);"
            .formatted(name, limitKmh));
  }

  /** One event, with which each rule of the file must raise an alert. */
  private static void scenario(Path directory, String rule, String event) throws IOException {
    Path scenario = Files.createDirectories(directory.resolve(rule + ".test"));
    Files.writeString(scenario.resolve("one.events.csv"), event + "\n");
    Files.writeString(
        scenario.resolve("one.alerts.csv"),
        "rule,carNumber,date\n%s,A0001,20160124134501\n".formatted(rule));
  }

  @Test
  void run_clusterRefuses_oneLine() {
    int status =
        run(
            (name, config, topology) -> {
              throw new Cluster.RefusedException(name + " runs already");
            },
            "DriverCarInfo");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("DriverCarInfo runs already");
  }

  @Test
  void submit_notStartedByStorm_saysHow() {
    int status = run(new StormCluster(), "DriverCarInfo");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.contains("storm jar"));
  }

  private void take(String name, Config config, StormTopology topology) {
    submitted.add(name);
  }

  private int run(Cluster cluster, String... arguments) {
    return Main.run(cluster, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
