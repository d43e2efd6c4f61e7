package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of one deployed topology, in the order of the tests: what {@link WorkerKillIT}, {@link
 * RulesPushIT} and {@link TopicMadeAnewIT} do at length, once each.
 */
@ExtendWith(Platform.Running.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeployedTopologyIT {

  private static final String TOPOLOGY = "deployed";
  private static final int CARS = 4;
  private static final int SECONDS = 90;
  private static final int PUSHED_LIMIT_KMH = 100;
  private static final Duration A_FEW_SECONDS = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Platform platform;
  private final Scenario scenario;

  DeployedTopologyIT(Platform platform) {
    this.platform = platform;
    this.scenario =
        new Scenario(
            platform,
            TOPOLOGY,
            2,
            Map.of(
                "smartcar.topology.message-timeout", "20s",
                "smartcar.hbase.operation-timeout", "10s"));
  }

  @BeforeAll
  void deploy() throws Exception {
    scenario.send(drive(1));
    scenario.deploy();
  }

  @AfterAll
  void kill() throws Exception {
    scenario.close();
  }

  @Test
  @Order(1)
  void path_firstDrive_isStoredJudgedAndLeavesNoLag() throws Exception {
    assertOutcomeOfTheLog();

    Awaitility.await("lag of the spout's group")
        .atMost(A_FEW_SECONDS)
        .untilAsserted(() -> assertThat(scenario.lag()).isZero());
  }

  @Test
  @Order(2)
  void path_everyWorkerKilledDuringADrive_losesAndRepeatsNothing() throws Exception {
    List<String> drive = drive(2);
    scenario.sendMore(drive.subList(0, drive.size() / 2));
    List<ProcessHandle> workers = new ArrayList<>(platform.sandbox().startedWorkerJvms());
    assertThat(workers).isNotEmpty();
    workers.forEach(ProcessHandle::destroyForcibly);
    scenario.sendMore(drive.subList(drive.size() / 2, drive.size()));

    assertOutcomeOfTheLog();
  }

  @Test
  @Order(3)
  void rules_pushed_judgeTheNextDrive(@TempDir Path directory) throws Exception {
    Map<String, String> before = scenario.contract().outcome().alerts();

    Command push =
        Command.run(
            List.of(
                "rules",
                "push",
                "--rules",
                rules(directory).toString(),
                "-c",
                scenario.configurationFile().toString(),
                "--topology",
                TOPOLOGY));
    assertThat(push.status()).as(push.toString()).isZero();
    scenario.sendMore(drive(3));

    Map<String, String> expected = new TreeMap<>(scenario.contract().outcome().alerts());
    expected
        .entrySet()
        .removeIf(
            alert -> !before.containsKey(alert.getKey()) && average(alert) <= PUSHED_LIMIT_KMH);
    assertThat(expected).hasSizeGreaterThan(before.size());
    scenario.awaitRules(PATIENCE);
    assertThat(scenario.stores().alerts()).isEqualTo(expected);
  }

  private void assertOutcomeOfTheLog() throws Exception {
    Outcome expected = scenario.contract().outcome();
    Outcome found = scenario.awaitOutcome(expected, PATIENCE);
    assertThat(found.alerts()).isNotEmpty().isEqualTo(expected.alerts());
    assertThat(found.rows()).isEqualTo(expected.rows());
    assertThat(found.rejected()).isEqualTo(expected.rejected());
  }

  private static double average(Map.Entry<String, String> alert) {
    return Double.parseDouble(alert.getValue().substring(0, alert.getValue().indexOf(' ')));
  }

  private static Path rules(Path directory) throws IOException {
    Path rules = Files.createDirectory(directory.resolve("rules"));
    String epl = Files.readString(Path.of("../cep-rules/rules/over-speed.epl"));
    Files.writeString(
        rules.resolve("over-speed.epl"), epl.replace("> 80", "> " + PUSHED_LIMIT_KMH));
    Path scenario = Files.createDirectories(rules.resolve("over-speed.test"));
    Files.writeString(
        scenario.resolve("limit.events.csv"),
        """
        20160124134500,A0001,3,0,F,N,90,A01
        20160124134501,B0002,3,0,F,N,105,A01
        """);
    Files.writeString(
        scenario.resolve("limit.alerts.csv"),
        """
        rule,carNumber,date
        over-speed,B0002,20160124134501
        """);
    return rules;
  }

  /** Cars at 50, 70, 90 and 110 km/h, with an event each second from an hour of a day. */
  private static List<String> drive(int hour) {
    return IntStream.range(0, SECONDS)
        .boxed()
        .flatMap(
            second ->
                IntStream.range(0, CARS)
                    .mapToObj(
                        car ->
                            "20180830%02d%02d%02d,A000%d,3,0,F,N,%d,A01"
                                .formatted(hour, second / 60, second % 60, car, 50 + 20 * car)))
        .toList();
  }
}
