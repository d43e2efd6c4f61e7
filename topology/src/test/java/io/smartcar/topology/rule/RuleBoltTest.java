package io.smartcar.topology.rule;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.topology.CollectedOutput;
import io.smartcar.topology.TestContext;
import io.smartcar.topology.TestTuples;
import io.smartcar.topology.spout.RecordBatch;
import io.smartcar.topology.spout.TestBatches;
import io.smartcar.wiring.TopicRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Tuple;
import org.apache.storm.utils.Utils;
import org.junit.jupiter.api.Test;

/**
 * Where a rule task finds its rules, its checkpoints and the other tasks, and what it is brought.
 */
final class RuleBoltTest {

  private static final Map<String, Object> STORM =
      Map.of("topology.name", "Cars", "storm.local.dir", "/var/storm");
  private static final List<Integer> CAR_TASKS = List.of(5, 6);
  private static final int FLEET_TASK = 9;
  private static final Map<String, List<Integer>> BOTH =
      Map.of(RuleBolt.NAME, CAR_TASKS, RuleBolt.FLEET_NAME, List.of(FLEET_TASK));

  private static final RuleTaskSettings.Timing TIME =
      new RuleTaskSettings.Timing(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

  @Test
  void prepare_fleetTask_hasAPlaceOfItsOwn() {
    assertThat(place(Scope.FLEET, new TestContext(FLEET_TASK, BOTH)))
        .isEqualTo(
            new DeployedRuleTask(
                "Cars",
                Scope.FLEET,
                "fleet",
                List.of("0", "1", "fleet"),
                RuleSet.bundled(),
                Path.of("/var/storm/smartcar-rules/Cars-fleet.properties")));
  }

  @Test
  void prepare_localDirOfStormsDefault_liesInStormsHomeAndNotInTheWorkers() {
    String before = System.setProperty("storm.home", "/opt/storm");
    try {
      Map<String, Object> conf = Map.of("topology.name", "Cars", "storm.local.dir", "storm-local");

      assertThat(place(Scope.FLEET, new TestContext(FLEET_TASK, BOTH), conf).lastKnown())
          .isEqualTo(Path.of("/opt/storm/storm-local/smartcar-rules/Cars-fleet.properties"));
    } finally {
      if (before == null) {
        System.clearProperty("storm.home");
      } else {
        System.setProperty("storm.home", before);
      }
    }
  }

  @Test
  void prepare_carTask_knowsWhetherThereIsAFleetTask() {
    DeployedRuleTask beside = place(Scope.CAR, new TestContext(6, BOTH));
    assertThat(beside.task()).isEqualTo("1");
    assertThat(beside.tasks()).containsExactly("0", "1", "fleet");
    assertThat(beside.lastKnown().getFileName()).hasToString("Cars-1.properties");

    DeployedRuleTask alone = place(Scope.CAR, new TestContext(RuleBolt.NAME, 6, CAR_TASKS));
    assertThat(alone.tasks()).containsExactly("0", "1");
  }

  @Test
  void execute_batchOfATopicThatIsGone_doesNotHoldUpThoseOfTheNewOne() {
    EmptyLog log = new EmptyLog("old", 1);
    CollectedOutput output = new CollectedOutput();
    RuleBolt bolt = new RuleBolt(RuleSet.bundled(), settings(Scope.CAR), place -> log.ports());
    bolt.prepare(STORM, new TestContext(RuleBolt.NAME, 5, List.of(5)), output.collector());
    work(bolt, log);
    work(bolt, log);
    Tuple early = TestBatches.tuple(TestBatches.ofTopic("old", 0, 0, "no event"));
    bolt.execute(early);
    assertThat(output.acked).contains(early);

    Tuple stale = TestBatches.tuple(TestBatches.ofTopic("old", 0, 1_000_000, "no event"));
    bolt.execute(stale);
    log.isMadeAnew("new", 2);
    for (int i = 0; i < 4; i++) {
      work(bolt, log);
    }
    Tuple late = TestBatches.tuple(TestBatches.ofTopic("old", 0, 1_000_001, "no event"));
    Tuple first = TestBatches.tuple(TestBatches.ofTopic("new", 0, 0, "no event"));
    bolt.execute(late);
    bolt.execute(first);

    assertThat(output.acked).contains(stale, late, first);
    bolt.cleanup();
  }

  @Test
  void execute_heartbeat_isToldOfOnceBesideTheAlerts() {
    EmptyLog log = new EmptyLog(TestBatches.TOPIC_ID, 0);
    CollectedOutput output = new CollectedOutput();
    RuleBolt bolt = new RuleBolt(RuleSet.bundled(), settings(Scope.CAR), place -> log.ports());
    bolt.prepare(STORM, new TestContext(RuleBolt.NAME, 5, List.of(5)), output.collector());
    Heartbeat heartbeat = new Heartbeat("me", 1_000, 0);
    Tuple batch =
        grownBy(log, TestBatches.of(0, 0, new String(heartbeat.record(), US_ASCII), "no event"));
    work(bolt, log);
    work(bolt, log);

    bolt.execute(batch);
    work(bolt, log);

    assertThat(output.acked).contains(batch);
    assertThat(output.emitted)
        .filteredOn(emitted -> emitted.stream().equals(RuleBolt.HEARTBEATS))
        .singleElement()
        .satisfies(
            emitted ->
                assertThat((List<?>) emitted.values().get(0))
                    .singleElement()
                    .isInstanceOfSatisfying(
                        TakenHeartbeat.class,
                        taken -> {
                          assertThat(taken.heartbeat()).isEqualTo(heartbeat);
                          assertThat(taken.loggedMillis()).isEqualTo(1_000);
                        }));
    assertThat(output.emitted).noneMatch(emitted -> emitted.stream().equals(RuleBolt.ALERTS));
    bolt.cleanup();
  }

  /** The store of alerts does not hold up the spout, and with it the store of events. */
  @Test
  void execute_storeTakesNoAlertsForLong_batchesAreLeftToTheLogAndNoAlertIsLost() {
    EmptyLog log = new EmptyLog(TestBatches.TOPIC_ID, 0);
    CollectedOutput output = new CollectedOutput();
    RuleBolt bolt = new RuleBolt(RuleSet.bundled(), settings(Scope.CAR, 1), place -> log.ports());
    bolt.prepare(STORM, new TestContext(RuleBolt.NAME, 5, List.of(5)), output.collector());
    Tuple first = grownBy(log, tooFast(0, 0, 40));
    work(bolt, log);
    work(bolt, log);
    bolt.execute(first);
    work(bolt, log);
    assertThat(output.acked).contains(first);
    assertThat(dates(output)).containsExactly("20180830000000");

    Tuple second = grownBy(log, tooFast(2, 80, 120));
    bolt.execute(second);
    work(bolt, log);
    assertThat(output.acked).as("a store that is only slow").doesNotContain(second);
    for (int passed = 0; passed < 6; passed++) {
      work(bolt, log);
    }
    assertThat(output.acked).contains(second);
    Tuple third = grownBy(log, tooFast(4, 160, 200));
    bolt.execute(third);
    assertThat(output.acked).contains(third);
    assertThat(dates(output)).containsOnly("20180830000000");

    for (int confirmed = 0; confirmed < 10; confirmed++) {
      output.emitted.stream()
          .map(emitted -> emitted.values().get(1))
          .distinct()
          .toList()
          .forEach(sequence -> bolt.execute(confirmation(sequence)));
      work(bolt, log);
      work(bolt, log);
    }
    assertThat(Set.copyOf(dates(output)))
        .containsExactlyInAnyOrder(
            "20180830000000",
            "20180830000040",
            "20180830000120",
            "20180830000200",
            "20180830000240");
    bolt.cleanup();
  }

  private static Tuple grownBy(EmptyLog log, RecordBatch batch) {
    log.grows(batch);
    return TestBatches.tuple(batch);
  }

  /** Readings of a car so many seconds after midnight, each in a window of its own. */
  private static RecordBatch tooFast(long firstOffset, int... seconds) {
    List<String> values = new ArrayList<>();
    List<Long> millis = new ArrayList<>();
    for (int second : seconds) {
      values.add("201808300%05d,A0001,3,0,F,N,100,A01".formatted(second / 60 * 100 + second % 60));
      millis.add(Instant.parse("2018-08-30T00:00:00Z").toEpochMilli() + second * 1_000L);
    }
    return TestBatches.of(0, firstOffset, values, millis);
  }

  private static Tuple confirmation(Object sequence) {
    return TestTuples.of(
        "REDIS",
        RuleBolt.CONFIRMATIONS,
        new Fields(RuleBolt.TASK, RuleBolt.SEQUENCE),
        List.of(5, sequence));
  }

  private static List<String> dates(CollectedOutput output) {
    return output.emitted.stream()
        .flatMap(emitted -> ((List<?>) emitted.values().get(2)).stream())
        .map(raised -> ((RaisedAlert) raised).alert().date())
        .toList();
  }

  /** Lets the bolt's task work once, a second later: ticks that come too soon are left out. */
  private static void work(RuleBolt bolt, EmptyLog log) {
    Tuple tick =
        TestTuples.of(ClockSpout.NAME, Utils.DEFAULT_STREAM_ID, new Fields("now"), List.of(1));
    log.passesASecond();
    while (!log.isAskedTheTime()) {
      bolt.execute(tick);
    }
  }

  /** What the ports are asked for; they open nothing. */
  private static DeployedRuleTask place(Scope scope, TestContext context) {
    return place(scope, context, STORM);
  }

  private static DeployedRuleTask place(
      Scope scope, TestContext context, Map<String, Object> conf) {
    List<DeployedRuleTask> asked = new ArrayList<>();
    RuleBolt bolt =
        new RuleBolt(
            RuleSet.bundled(),
            settings(scope),
            place -> {
              asked.add(place);
              throw new IllegalStateException("nothing to open");
            });
    assertThatThrownBy(() -> bolt.prepare(conf, context, new CollectedOutput().collector()))
        .hasMessage("nothing to open");
    return asked.get(0);
  }

  private static RuleTaskSettings settings(Scope scope) {
    return settings(scope, 1_000);
  }

  private static RuleTaskSettings settings(Scope scope, int maxUnconfirmedAlerts) {
    return new RuleTaskSettings(
        0,
        1,
        scope,
        true,
        ZoneOffset.UTC,
        TopicRecords.of(SmartcarConfig.load(null, Map.of())),
        TIME,
        Duration.ofMinutes(10),
        Duration.ofSeconds(5),
        new RuleTaskSettings.Limits(1_000, maxUnconfirmedAlerts, 1_000));
  }
}
