package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertOutbox;
import io.smartcar.redis.RedisAlertOutbox;
import io.smartcar.redis.RedisEpisodeStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.simulator.SendingOrder;
import io.smartcar.wiring.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything is lost but the log and a backup that was made while cars drove: ZooKeeper with
 * Storm's and HBase's part of it, HBase, Redis, Storm's own files. New servers, the backup, the
 * log: rows and alerts are those of the whole log, what people did is there, and nobody is told
 * again of what the backup has.
 */
@Tag("long")
final class BackupIT {

  private static final Logger LOG = LoggerFactory.getLogger(BackupIT.class);

  private static final String TOPOLOGY = "backup";
  private static final String RECEIVER = "desk";
  private static final double EVENTS_PER_SECOND = 8_000;
  private static final long BACKUP_AFTER_EVENTS = 120_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Test
  void platform_everythingLostButTheLogAndTheBackup_isExactAgain(@TempDir Path directory)
      throws Exception {
    Recording recording = Recording.OPENACC.orSkip();
    Map<String, String> keys = new HashMap<>(Scenario.TWO_OF_EACH);
    keys.putAll(LateUploadsIT.FOR_YEARS);
    Path backup = directory.resolve("backup");
    try (Platform platform =
            Platform.start(SandboxSettings.withFreePorts(Path.of("target/sandbox-backup")));
        Scenario scenario = new Scenario(platform, TOPOLOGY, 4, keys)) {
      scenario.deploy();
      awaitLive(platform);
      run(scenario, "rules", "push", "--topology", TOPOLOGY, "--rules", rule(directory).toString());
      String episode;
      Set<String> told;
      try (LiveReplay replay =
          LiveReplay.start(
              recording.path(),
              SendingOrder.AS_IS,
              platform.bootstrapServers(),
              TOPOLOGY,
              EVENTS_PER_SECOND)) {
        Awaitility.await("events taken")
            .atMost(PATIENCE)
            .until(() -> scenario.takenByRules() >= BACKUP_AFTER_EVENTS);
        episode = anyAlert(scenario);
        run(scenario, "alerts", "ack", episode, "--by", "anna", "--remark", "seen");
        told = tell(scenario, true);
        assertThat(told).isNotEmpty();
        run(scenario, "backup", "create", "--topology", TOPOLOGY, "--out", backup.toString());
        replay.await(PATIENCE);
      }
      assertThat(Command.run(List.of("backup", "verify", backup.toString())).status()).isZero();

      loseEverythingButTheLog(platform);
      run(scenario, "backup", "restore", "--topology", TOPOLOGY, backup.toString());
      Command again =
          Command.run(
              words(scenario, "backup", "restore", "--topology", TOPOLOGY, backup.toString()));
      assertThat(again.err()).singleElement().asString().contains("there is something already");
      assertThat(scenario.stores().rowCount()).isBetween(1, recording.events());
      long begun = System.nanoTime();
      scenario.deploy();
      scenario.sendMore(drive());
      Contract contract = scenario.contract();
      Outcome found = scenario.awaitOutcome(contract.outcome(), PATIENCE);
      LOG.info("deployed and at the log's end after {} s", seconds(begun));

      assertThat(found.alerts()).isEqualTo(contract.outcome().alerts());
      assertThat(found.alerts()).containsAllEntriesOf(recording.expectedAlerts());
      assertThat(found.rejected()).isEqualTo(contract.outcome().rejected());
      assertThat(found.rows()).isEqualTo(contract.outcome().rows());
      assertThat(handledOf(scenario, episode)).contains("anna");
      assertThat(run(scenario, "rules", "list", "--topology", TOPOLOGY).out())
          .anyMatch(line -> line.startsWith("* version 1"));
      Set<String> toldAfterwards = tell(scenario, false);
      assertThat(toldAfterwards).isNotEmpty().doesNotContainAnyElementsOf(told);
    }
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

  /** The rule that is deployed, as a version of its own. */
  private static Path rule(Path directory) throws IOException {
    Path rules = Files.createDirectory(directory.resolve("rules"));
    Files.copy(Path.of("../cep-rules/rules/over-speed.epl"), rules.resolve("over-speed.epl"));
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

  /** Of whatever day has one by now. */
  private static String anyAlert(Scenario scenario) {
    String date =
        Awaitility.await("an alert")
            .atMost(PATIENCE)
            .until(() -> scenario.stores().arrivals(), arrivals -> !arrivals.isEmpty())
            .get(0)
            .getKey();
    String member =
        scenario.stores().members(date.substring(0, 8)).stream().findFirst().orElseThrow();
    return "over-speed/" + member;
  }

  private static String handledOf(Scenario scenario, String alert) {
    String date = alert.substring(alert.lastIndexOf('-') + 1);
    try (RedisEpisodeStore episodes = new RedisEpisodeStore(redis(scenario))) {
      return episodes.handled(date.substring(0, 8)).toString();
    }
  }

  /** Tells a receiver all that it was not told yet; which alerts that was. */
  private static Set<String> tell(Scenario scenario, boolean first) {
    Set<String> told = new HashSet<>();
    try (RedisAlertOutbox outbox = new RedisAlertOutbox(redis(scenario), RECEIVER)) {
      outbox.begin(first);
      List<AlertOutbox.Entry> next = outbox.next(1_000);
      while (!next.isEmpty()) {
        next.forEach(entry -> told.add(identity(entry.change().raised().alert())));
        outbox.confirm(next, Map.of());
        next = outbox.next(1_000);
      }
    }
    return told;
  }

  private static String identity(Alert alert) {
    return alert.rule() + '/' + alert.member();
  }

  private static RedisSettings redis(Scenario scenario) {
    return StoreSettings.redis(scenario.config());
  }

  /** Four cars of a day after the recording's, of which the first is too fast. */
  private static List<String> drive() {
    return IntStream.range(0, 90)
        .boxed()
        .flatMap(
            second ->
                IntStream.range(0, 4)
                    .mapToObj(
                        car ->
                            "2026083010%02d%02d,A000%d,3,0,F,N,%d,A01"
                                .formatted(second / 60, second % 60, car, car == 0 ? 95 : 50)))
        .toList();
  }

  private static void loseEverythingButTheLog(Platform platform)
      throws SandboxException, IOException {
    platform.sandbox().down(Progress.SILENT);
    Path data = platform.directory().resolve("data");
    List<String> lost = new ArrayList<>();
    try (Stream<Path> servers = Files.list(data)) {
      for (Path server : servers.toList()) {
        if (!server.endsWith("kafka")) {
          lost.add(String.valueOf(server.getFileName()));
          delete(server);
        }
      }
    }
    assertThat(lost).contains("zookeeper", "hbase", "redis", "storm");
    // Or the tasks of before would seem to be live.
    platform.sandbox().deleteLogs();
    platform.sandbox().up(Progress.SILENT);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> entries = Files.walk(directory)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }

  private static Command run(Scenario scenario, String... command) throws IOException {
    long begun = System.nanoTime();
    Command done = Command.run(words(scenario, command));
    LOG.info("{} took {} s: {} {}", List.of(command), seconds(begun), done.out(), done.err());
    assertThat(done.status()).as(done.toString()).isZero();
    return done;
  }

  private static List<String> words(Scenario scenario, String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of("-c", scenario.configurationFile().toString()));
    return words;
  }

  private static double seconds(long begunNanos) {
    return Duration.ofNanos(System.nanoTime() - begunNanos).toMillis() / 1_000.0;
  }
}
