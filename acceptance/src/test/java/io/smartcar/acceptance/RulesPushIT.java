package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.simulator.SendingOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule is edited, pushed and taken back with the command, while recorded cars drive through two
 * tasks: the alerts are those of the one rule up to the moment of each task's change, and those of
 * the other after it.
 */
@ExtendWith(Platform.Running.class)
@Tag("long")
final class RulesPushIT {

  private static final Logger LOG = LoggerFactory.getLogger(RulesPushIT.class);

  private static final String TOPOLOGY = "push";
  private static final double EVENTS_PER_SECOND = 12_000;
  private static final long PUSH_AFTER_EVENTS = 30_000;
  private static final long ROLLBACK_AFTER_EVENTS = 250_000;
  private static final int LIMIT_KMH = 80;
  private static final int PUSHED_LIMIT_KMH = 100;
  private static final long WINDOW_MILLIS = 30_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Pattern LIVE =
      Pattern.compile("task (\\d) of 2: version (\\d+) is live for alerts after (\\S+)");
  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");

  private final Platform platform;

  RulesPushIT(Platform platform) {
    this.platform = platform;
  }

  @Test
  void rules_pushedAndRolledBackWhileCarsDrive_raiseExactlyEachVersionsAlerts(
      @TempDir Path directory) throws Exception {
    Recording recording = Recording.OPENACC.orSkip();
    try (Scenario scenario = new Scenario(platform, TOPOLOGY, 4, Scenario.TWO_OF_EACH)) {
      scenario.deploy();
      assertRefused(scenario, directory);
      awaitLive();
      Map<Integer, Long> pushedAt;
      Map<Integer, Long> rolledBackAt;
      try (LiveReplay replay =
          LiveReplay.start(
              recording.path(),
              SendingOrder.AS_IS,
              platform.bootstrapServers(),
              TOPOLOGY,
              EVENTS_PER_SECOND)) {
        awaitTaken(scenario, PUSH_AFTER_EVENTS);
        pushedAt = taken(rules(scenario, "push", "--rules", writeRule(directory).toString()), 1);
        awaitTaken(scenario, ROLLBACK_AFTER_EVENTS);
        rolledBackAt = taken(rules(scenario, "rollback"), 0);
        replay.await(PATIENCE);
      }
      scenario.awaitRules(PATIENCE);
      int readings = recording.lines().size();
      Awaitility.await("rows of " + TOPOLOGY)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> scenario.stores().rowCount() == readings);

      Map<String, String> expected =
          expected(recording, taskByCar(scenario), pushedAt, rolledBackAt);
      assertThat(expected).as("alerts that only the first version raises").hasSizeLessThan(650);
      assertThat(scenario.stores().alerts()).containsExactlyInAnyOrderEntriesOf(expected);
      assertTrialsFindAll(scenario, recording);
    }
  }

  /** Nothing is stored of what does not compile, fails its scenario, or has none. */
  private static void assertRefused(Scenario scenario, Path directory) throws IOException {
    Path rules = Files.createDirectory(directory.resolve("refused"));
    Path rule = rules.resolve("over-speed.epl");
    Files.writeString(rule, epl(PUSHED_LIMIT_KMH).replace("avg(speed)", "avg(sped)"));
    assertRefused(scenario, rules, "Property named 'sped'");
    Files.writeString(rule, epl(PUSHED_LIMIT_KMH));
    assertRefused(scenario, rules, "over-speed.epl:1: has no scenario");
    writeScenario(rules, 105);
    Files.writeString(rule, epl(LIMIT_KMH));
    assertRefused(scenario, rules, "limit.alerts.csv");
    assertThat(rules(scenario, "list").out()).noneMatch(line -> line.contains("version 1"));
  }

  private static void assertRefused(Scenario scenario, Path rules, String reason)
      throws IOException {
    Command push = rules(scenario, "push", "--rules", rules.toString());
    LOG.info("refused: {}", push.err());
    assertThat(push.status()).isEqualTo(1);
    assertThat(push.err()).anyMatch(line -> line.contains(reason));
  }

  private static Path writeRule(Path directory) throws IOException {
    Path rules = Files.createDirectory(directory.resolve("rules"));
    Files.writeString(rules.resolve("over-speed.epl"), epl(PUSHED_LIMIT_KMH));
    writeScenario(rules, 105);
    return rules;
  }

  private static String epl(int limitKmh) throws IOException {
    return Files.readString(Path.of("../cep-rules/rules/over-speed.epl"))
        .replace("> " + LIMIT_KMH, "> " + limitKmh);
  }

  /** One car within both limits and one over both. */
  private static void writeScenario(Path rules, int speedKmh) throws IOException {
    Path scenario = Files.createDirectories(rules.resolve("over-speed.test"));
    Files.writeString(
        scenario.resolve("limit.events.csv"),
        """
        20160124134500,A0001,3,0,F,N,90,A01
        20160124134501,B0002,3,0,F,N,%d,A01
        """
            .formatted(speedKmh));
    Files.writeString(
        scenario.resolve("limit.alerts.csv"),
        """
        rule,carNumber,date
        over-speed,B0002,20160124134501
        """);
  }

  /** By task the event time after which alerts are the version's, as the command says it. */
  private static Map<Integer, Long> taken(Command command, int version) {
    assertThat(command.status()).as(command.toString()).isZero();
    Map<Integer, Long> since = new HashMap<>();
    for (String line : command.out()) {
      Matcher live = LIVE.matcher(line);
      if (live.find()) {
        assertThat(live.group(2)).isEqualTo(String.valueOf(version));
        since.put(Integer.parseInt(live.group(1)), Instant.parse(live.group(3)).toEpochMilli());
      }
    }
    assertThat(since).as(command.toString()).containsOnlyKeys(0, 1);
    return since;
  }

  private static Map<String, String> expected(
      Recording recording,
      Map<String, Integer> taskByCar,
      Map<Integer, Long> pushedAt,
      Map<Integer, Long> rolledBackAt)
      throws IOException {
    Map<String, String> expected = new TreeMap<>();
    recording
        .expectedAlerts()
        .forEach(
            (identity, alert) -> {
              int dash = identity.lastIndexOf('-');
              Integer task = taskByCar.get(identity.substring(identity.indexOf('/') + 1, dash));
              long windowEnd = windowEnd(identity.substring(dash + 1));
              boolean isPushed =
                  windowEnd > pushedAt.getOrDefault(task, Long.MAX_VALUE)
                      && windowEnd <= rolledBackAt.getOrDefault(task, Long.MIN_VALUE);
              double average = Double.parseDouble(alert.substring(0, alert.indexOf(' ')));
              if (average > (isPushed ? PUSHED_LIMIT_KMH : LIMIT_KMH)) {
                expected.put(identity, alert);
              }
            });
    return expected;
  }

  private static long windowEnd(String date) {
    long time =
        LocalDateTime.parse((date + "000").substring(0, 17), MILLIS)
            .toInstant(ZoneOffset.UTC)
            .toEpochMilli();
    return (Math.floorDiv(time, WINDOW_MILLIS) + 1) * WINDOW_MILLIS;
  }

  private static Map<String, Integer> taskByCar(Scenario scenario) {
    Map<String, Integer> tasks = new HashMap<>();
    scenario.forEachInLog(
        logged -> {
          Contract.Reading reading = Contract.read(logged.text());
          if (reading != null) {
            tasks.put(reading.car(), logged.partition() % 2);
          }
        });
    return tasks;
  }

  /** What was kept of the drive, in HBase and in Kafka, gives the alerts of the first version. */
  private static void assertTrialsFindAll(Scenario scenario, Recording recording)
      throws IOException {
    String rule = "../cep-rules/rules/over-speed.epl";
    Command history =
        rules(
            scenario,
            "try",
            rule,
            "--format",
            "csv",
            "--history",
            "--from",
            "20180101",
            "--to",
            "20210101");
    Command log = rules(scenario, "try", rule, "--format", "csv", "--kafka", "--last", "1h");
    LOG.info("{} {}", history.err(), log.err());
    for (Command trial : List.of(history, log)) {
      assertThat(trial.status()).as(trial.err().toString()).isZero();
      assertThat(trial.out().stream().filter(line -> line.contains(",over-speed,")))
          .as(trial.err().toString())
          .hasSize(recording.alerts());
    }
    Command smallLetters =
        rules(
            scenario,
            "try",
            rule,
            "--history",
            "--from",
            "20180101",
            "--to",
            "20210101",
            "--car",
            "v0004");
    assertThat(smallLetters.err()).contains("car numbers are case-sensitive: did you mean V0004?");
  }

  private static Command rules(Scenario scenario, String command, String... more)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("rules", command));
    words.addAll(List.of(more));
    words.addAll(List.of("-c", scenario.configurationFile().toString()));
    if (!command.equals("try")) {
      words.addAll(List.of("--topology", TOPOLOGY));
    }
    long start = System.nanoTime();
    Command done = Command.run(words);
    LOG.info(
        "{} took {} ms: {}",
        words,
        (System.nanoTime() - start) / 1_000_000,
        done.out().stream().limit(5).toList());
    return done;
  }

  private void awaitLive() {
    Awaitility.await("tasks live")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(TaskCounts.of(platform, TOPOLOGY))
                    .extracting(TaskCounts::task)
                    .contains("0", "1"));
  }

  private static void awaitTaken(Scenario scenario, long events) {
    Awaitility.await(events + " events taken")
        .atMost(PATIENCE)
        .until(() -> scenario.takenByRules() >= events);
  }
}
