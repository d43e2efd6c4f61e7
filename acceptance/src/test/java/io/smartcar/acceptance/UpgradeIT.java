package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.simulator.SendingOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topology of an older release is replaced by this one, that one by the older again, and by this
 * one in the end, while recorded cars drive; each time rules were pushed by the command of the
 * release that runs. Run by {@code scripts/upgrade-test}.
 */
final class UpgradeIT {

  private static final Logger LOG = LoggerFactory.getLogger(UpgradeIT.class);

  private static final Path DIRECTORY = Path.of("target/upgrade-sandbox");
  private static final String TOPOLOGY = "upgrade";
  private static final double EVENTS_PER_SECOND = 1_200;
  private static final List<Long> REPLACED_AFTER_EVENTS = List.of(60_000L, 140_000L, 220_000L);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void topology_replacedByTheNextReleaseAndBackWhileCarsDrive_isExact(@TempDir Path directory)
      throws Exception {
    OlderRelease older = OlderRelease.orSkip();
    Recording road = Recording.OPENACC.orSkip();
    Path rules = rules(directory);
    try (Platform platform = Platform.start(SandboxSettings.withFreePorts(DIRECTORY));
        Scenario scenario = new Scenario(platform, TOPOLOGY, 4, Scenario.TWO_OF_EACH)) {
      Path newConfiguration = scenario.configurationFile();
      Path oldConfiguration = older.configurationFile(scenario.keys(), directory);

      scenario.deploy(older.topologyJar(), oldConfiguration);
      awaitLive(platform);
      pushed(1, older.smartcar(push(changed(rules), oldConfiguration), directory));
      try (LiveReplay replay =
          LiveReplay.start(
              road.path(),
              SendingOrder.AS_IS,
              platform.bootstrapServers(),
              TOPOLOGY,
              EVENTS_PER_SECOND)) {
        replaced(scenario, 0, Platform.topologyJar(), newConfiguration);
        pushed(2, Command.run(push(changed(rules), newConfiguration)));

        replaced(scenario, 1, older.topologyJar(), oldConfiguration);
        pushed(3, older.smartcar(push(changed(rules), oldConfiguration), directory));

        replaced(scenario, 2, Platform.topologyJar(), newConfiguration);
        replay.assertGoesOn();
        replay.await(PATIENCE);
      }
      Outcome expected = scenario.contract().outcome();
      Outcome found = scenario.awaitOutcome(expected, PATIENCE);

      assertThat(found.rows()).hasSize(road.events()).isEqualTo(expected.rows());
      assertThat(found.rejected()).isEmpty();
      assertThat(found.alerts()).containsExactlyInAnyOrderEntriesOf(road.expectedAlerts());
      // Each was added to the stream once: reading the alerts above has looked at that.
      assertThat(scenario.stores().arrivals()).hasSize(road.alerts());
    }
  }

  /** Kills the topology that runs when the rules have taken so many events, and submits another. */
  private static void replaced(Scenario scenario, int change, Path jar, Path configuration)
      throws Exception {
    long events = REPLACED_AFTER_EVENTS.get(change);
    Awaitility.await(events + " events taken")
        .atMost(PATIENCE)
        .until(() -> scenario.takenByRules() >= events);
    long began = System.nanoTime();
    scenario.undeploy();
    long taken = scenario.takenByRules();
    scenario.deploy(jar, configuration);
    Awaitility.await("rules that go on")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> scenario.takenByRules() > taken);
    LOG.info(
        "replaced by {} after {} events: rules went on {} ms after the kill began",
        jar.getFileName(),
        taken,
        (System.nanoTime() - began) / 1_000_000);
  }

  private static void awaitLive(Platform platform) {
    Awaitility.await("tasks live")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(TaskCounts.of(platform, TOPOLOGY))
                    .extracting(TaskCounts::task)
                    .contains("0", "1"));
  }

  private static List<String> push(Path rules, Path configuration) {
    return List.of(
        "rules",
        "push",
        "--rules",
        rules.toString(),
        "--topology",
        TOPOLOGY,
        "-c",
        configuration.toString());
  }

  /** Another text, which says the same. */
  private static Path changed(Path rules) throws IOException {
    Path rule = rules.resolve("over-speed.epl");
    Files.writeString(rule, Files.readString(rule) + "// once more\n");
    return rules;
  }

  /** Every task has taken it. */
  private static void pushed(int version, Command push) {
    assertThat(push.status()).as(push.toString()).isZero();
    assertThat(
            push.out().stream()
                .filter(line -> line.contains("version " + version + " is live"))
                .map(line -> line.replaceFirst(":.*", ""))
                .toList())
        .as(push.toString())
        .contains("task 0 of 2", "task 1 of 2");
    LOG.info("{}", push.out());
  }

  /** The default rule, with a scenario. */
  private static Path rules(Path directory) throws IOException {
    Path rules = Files.createDirectory(directory.resolve("rules"));
    Path shipped = Path.of("../cep-rules/rules");
    Files.copy(shipped.resolve("over-speed.epl"), rules.resolve("over-speed.epl"));
    Path scenario = Files.createDirectories(rules.resolve("over-speed.test"));
    Files.writeString(
        scenario.resolve("limit.events.csv"),
        """
        20160124134500,A0001,3,0,F,N,70,A01
        20160124134501,B0002,3,0,F,N,90,A01
        """);
    Files.writeString(
        scenario.resolve("limit.alerts.csv"),
        """
        rule,carNumber,date
        over-speed,B0002,20160124134501
        """);
    return rules;
  }
}
