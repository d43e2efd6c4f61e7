package io.smartcar.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.cli.ExitStatus;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rulestore.MemoryRuleStore;
import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleChange;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a push while it waits, and of what it refuses. */
final class ChangePrinterTest {

  private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");
  private static final List<String> TWO_AND_FLEET = List.of("0", "1", "fleet");
  private static final RuleSet OF_THE_FLEET =
      new RuleSet(
          List.of(
              new RuleFile(
                  "all",
                  """
                  @Name('all') @Tag(name='scope', value='fleet')
                  select last(carNumber) as carNumber, last(date) as date, avg(speed) as average
                  from DriverCarInfo#time_batch(30 sec, 0L);
                  """)));

  private final RuleStore store = new MemoryRuleStore(Clock.fixed(NOW, ZoneOffset.UTC)).client();
  private final StringWriter out = new StringWriter();
  private Pointer before = new Pointer(0, -1, OptionalInt.empty());
  private Pointer pushed = before;

  @BeforeEach
  void push() throws Exception {
    before = store.current();
    pushed = store.push(before, new RuleContents(Map.of("all.epl", "…"), null), "ann", "");
  }

  @Test
  void await_everyTaskIsLive_showsEach() throws Exception {
    for (String task : TWO_AND_FLEET) {
      report(task, TWO_AND_FLEET, TaskState.Phase.LIVE, 1, "");
    }

    assertThat(await(Duration.ofSeconds(10))).isEqualTo(ExitStatus.OK);
    assertThat(out.toString().lines())
        .startsWith(
            "task 0 of 2: version 1 is live",
            "task 1 of 2: version 1 is live",
            "fleet task: version 1 is live");
  }

  @Test
  void await_theFleetTaskSaysNothing_saysSo() throws Exception {
    for (String task : List.of("0", "1")) {
      report(task, TWO_AND_FLEET, TaskState.Phase.LIVE, 1, "");
    }

    assertThat(await(Duration.ZERO)).isEqualTo(ExitStatus.NO);
    assertThat(out.toString())
        .contains("fleet task: does not run, or not yet")
        .contains("not every task has taken it");
    assertThat(store.current()).isEqualTo(pushed);
  }

  @Test
  void await_theFleetTaskCannotTakeIt_isTakenBack() throws Exception {
    report("0", TWO_AND_FLEET, TaskState.Phase.LIVE, 1, "");
    report("fleet", TWO_AND_FLEET, TaskState.Phase.FAILED, 0, "all.epl: stopped");

    assertThat(await(Duration.ofSeconds(10))).isEqualTo(ExitStatus.NO);
    assertThat(out.toString())
        .contains("fleet task: version 0, cannot take 1: all.epl: stopped")
        .contains("Version 1 is taken back everywhere");
    assertThat(store.current().version()).isZero();
  }

  @Test
  void refuseUnlessRunnable_noFleetTask_refusesItsRules() throws Exception {
    assertThat(RunningTasks.of(store).isEmpty()).isTrue();
    RunningTasks.of(store).refuseUnlessRunnable(OF_THE_FLEET);

    report("0", List.of("0", "1"), TaskState.Phase.LIVE, 0, "");
    RunningTasks withoutOne = RunningTasks.of(store);
    assertThatThrownBy(() -> withoutOne.refuseUnlessRunnable(OF_THE_FLEET))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("all.epl:1: has scope fleet")
        .hasMessageContaining("smartcar.rules.fleet-task");
    withoutOne.refuseUnlessRunnable(RuleSet.bundled());

    report("0", TWO_AND_FLEET, TaskState.Phase.LIVE, 0, "");
    RunningTasks.of(store).refuseUnlessRunnable(OF_THE_FLEET);
  }

  private int await(Duration patience) throws Exception {
    ChangePrinter printer = new ChangePrinter(new PrintWriter(out));
    return printer.end(new RuleChange(store, "ann", patience, printer::say).await(before, pushed));
  }

  private void report(
      String task, List<String> tasks, TaskState.Phase phase, int version, String reason) {
    store.report(
        new TaskState(task, tasks, version, Long.MIN_VALUE, phase, 1, reason, List.of(), NOW));
  }
}
