package io.smartcar.topology.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.rules.RuleSet;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.topology.CollectedOutput;
import io.smartcar.topology.TestContext;
import io.smartcar.topology.TestTuples;
import io.smartcar.topology.spout.TestBatches;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    return new RuleTaskSettings(
        0,
        1,
        scope,
        true,
        ZoneOffset.UTC,
        TIME,
        Duration.ofMinutes(10),
        Duration.ofSeconds(5),
        new RuleTaskSettings.Limits(1_000, 1_000, 1_000));
  }
}
