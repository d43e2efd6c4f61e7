package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.TaskState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands of pushed rules, on a ZooKeeper server, with reports as rule tasks make them. */
final class RulesPushTest {

  @RegisterExtension static final RuleServer server = new RuleServer();

  private static final AtomicInteger TOPOLOGIES = new AtomicInteger();
  private static final int NOBODY = -1;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final String topology = "Topology" + TOPOLOGIES.incrementAndGet();
  private final ExecutorService tasksThread = Executors.newSingleThreadExecutor();
  private final Path directory;
  private @Nullable RuleStore store;

  RulesPushTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void open() throws IOException {
    store = server.store(topology);
    rule(80);
    Files.createDirectories(directory.resolve("fast.test"));
    write("fast.test/one.events.csv", "20160124134501,A0001,3,0,F,N,200,A01\n");
    write("fast.test/one.alerts.csv", "rule,carNumber,date\nfast,A0001,20160124134501\n");
  }

  @AfterEach
  void close() {
    tasksThread.shutdownNow();
    store().close();
  }

  @Test
  void push_everyTaskTakesIt_showsEachAndIsListed() throws Exception {
    tasksThatTakeAllBut(NOBODY);

    assertThat(push("-m", "first", "--author", "ann")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString().lines())
        .last(InstanceOfAssertFactories.STRING)
        .matches("Live in every task after \\d+\\.\\d s\\.");
    assertThat(out.toString().lines())
        .startsWith(
            "Version 1: 1 rule file(s).",
            "task 0 of 2: version 1 is live for alerts after 2016-01-24T13:45:00Z",
            "task 1 of 2: version 1 is live for alerts after 2016-01-24T13:45:00Z");
    assertThat(run("list")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).containsPattern("version 1  \\S+  ann  1 file\\(s\\)  first");
    assertThat(run("status")).isEqualTo(ExitStatus.OK);
  }

  @Test
  void status_noTaskRuns_saysSoAndIsNotWell() {
    assertThat(run("status")).isEqualTo(ExitStatus.NO);
    assertThat(out.toString()).contains("No task runs.");
    assertThat(push()).isEqualTo(ExitStatus.OK);
    assertThat(run("status")).isEqualTo(ExitStatus.NO);
  }

  @Test
  void push_oneTaskCannot_isTakenBack() throws Exception {
    tasksThatTakeAllBut(2);
    assertThat(push()).isEqualTo(ExitStatus.OK);
    rule(100);

    assertThat(push()).isEqualTo(ExitStatus.NO);

    assertThat(out.toString())
        .contains("task 1 of 2: version 1, cannot take 2: no memory")
        .contains("Version 2 is taken back everywhere, version 1 is in force again.");
    assertThat(store().current().version()).isEqualTo(1);
  }

  @Test
  void push_brokenRule_isRefusedWithItsLine() throws Exception {
    write("fast.epl", "select\nnothing frm X;");

    assertRefused("fast.epl:2: error: Incorrect syntax near 'X'");
  }

  @Test
  void push_failingScenario_isRefusedWithItsLine() throws Exception {
    rule(300);

    assertRefused("one.alerts.csv:2: 1 expected and missing (-), 0 found and not expected (+)");
  }

  @Test
  void push_ruleWithoutScenario_isRefused() throws Exception {
    write("other.epl", "@Name('other') select carNumber, date from DriverCarInfo(speed > 300);");

    assertRefused("other.epl:1: has no scenario");
  }

  @Test
  void push_attemptToRunAProgram_isRefused() throws Exception {
    write(
        "fast.epl",
        "@Name('fast') select carNumber, date from DriverCarInfo(java.lang.System.getenv('x') is"
            + " null);");

    assertRefused("fast.epl:1: ");
  }

  private void assertRefused(String reason) throws RuleStoreException {
    assertThat(push()).isEqualTo(ExitStatus.NO);
    assertThat(err.toString()).contains(reason);
    assertThat(store().versions()).isEmpty();
    assertThat(store().current().version()).isZero();
  }

  @Test
  void push_sameRulesAgain_storesNothing() throws Exception {
    assertThat(push()).isEqualTo(ExitStatus.OK);
    assertThat(push()).isEqualTo(ExitStatus.OK);

    assertThat(out.toString())
        .contains("No task runs: the next that starts takes version 1.")
        .contains("Version 1 in force has the same rules.");
    assertThat(store().versions()).hasSize(1);
  }

  @Test
  void push_taskThatSaysNothing_isInForceAndSaidSo() throws Exception {
    store().report(state(0, 0, TaskState.Phase.LIVE, 0));
    store().report(state(1, 0, TaskState.Phase.LIVE, 0));
    awaitTasks();

    assertThat(push("--wait", "1s")).isEqualTo(ExitStatus.NO);

    assertThat(out.toString())
        .contains("Version 1 is in force, but not every task has taken it within 1 s");
    assertThat(run("status")).isEqualTo(ExitStatus.NO);
  }

  @Test
  void rollback_toTheVersionBefore_isANewVersionWithItsRules() throws Exception {
    tasksThatTakeAllBut(NOBODY);
    push();
    rule(100);
    push();

    assertThat(run("rollback")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString()).contains("Version 3: the rules of version 1.");
    assertThat(store().version(3).files()).isEqualTo(store().version(1).files());
    assertThat(run("diff", "2", "3")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).contains("speed > 80").contains("speed > 100");
  }

  @Test
  void rollback_theFirstVersion_leavesTheJarsRules() throws Exception {
    tasksThatTakeAllBut(NOBODY);
    push();

    assertThat(run("rollback")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString()).contains("task 1 of 2: version 0 is live");
    assertThat(store().current().version()).isZero();
    assertThat(run("rollback")).isEqualTo(ExitStatus.NO);
    assertThat(run("rollback", "7")).isEqualTo(ExitStatus.NO);
  }

  @Test
  void rollback_versionBetweenWasTakenBack_isToTheOneThatWasInForce() throws Exception {
    tasksThatTakeAllBut(2);
    push();
    rule(100);
    push();
    rule(120);
    assertThat(push()).isEqualTo(ExitStatus.OK);

    assertThat(run("rollback")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString()).contains("Version 4: the rules of version 1.");
    assertThat(store().version(4).files()).isEqualTo(store().version(1).files());
  }

  @Test
  void rollback_afterARollbackThatWasTakenBack_isToTheSameVersion() throws Exception {
    tasksThatTakeAllBut(3);
    push();
    rule(100);
    push();
    assertThat(run("rollback")).isEqualTo(ExitStatus.NO);
    assertThat(store().current().version()).isEqualTo(2);

    assertThat(run("rollback")).isEqualTo(ExitStatus.OK);

    assertThat(out.toString()).contains("Version 4: the rules of version 1.");
  }

  @Test
  void push_sameRulesThatATaskCannotTake_saysSoAndTakesNothingBack() throws Exception {
    assertThat(push()).isEqualTo(ExitStatus.OK);
    store().report(state(0, 1, TaskState.Phase.LIVE, 1));
    store().report(state(1, 0, TaskState.Phase.FAILED, 1));
    awaitTasks();

    assertThat(push("--wait", "10s")).isEqualTo(ExitStatus.NO);

    assertThat(out.toString())
        .contains("task 1 of 2: version 0, cannot take 1: no memory")
        .contains("Version 1 stays in force")
        .contains("rules rollback 1")
        .doesNotContain("taken back");
    assertThat(store().current().version()).isEqualTo(1);
  }

  @Test
  void push_ruleThrowsOnItsScenario_isRefusedWithItsLine() throws Exception {
    write(
        "fast.epl",
        "@Name('fast') select carNumber, date, cast(carNumber, int) as n from DriverCarInfo;");

    assertRefused("fast.epl:1: error: throws on ");
  }

  /** Two tasks, as long as the test runs; what they report arrives in its own time. */
  private void tasksThatTakeAllBut(int refused) {
    RuleStore tasks = store();
    tasks.watch(() -> tasksThread.execute(() -> report(tasks, refused)));
    awaitTasks();
  }

  private void awaitTasks() {
    await().atMost(DEADLINE).until(() -> store().tasks().size() == 2);
  }

  private static void report(RuleStore tasks, int refused) {
    try {
      int wanted = tasks.current().version();
      boolean fails = wanted == refused;
      tasks.report(state(0, fails ? wanted - 1 : wanted, TaskState.Phase.LIVE, wanted));
      tasks.report(
          state(
              1,
              fails ? wanted - 1 : wanted,
              fails ? TaskState.Phase.FAILED : TaskState.Phase.LIVE,
              wanted));
    } catch (RuleStoreException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TaskState state(int task, int version, TaskState.Phase phase, int wanted) {
    return new TaskState(
        String.valueOf(task),
        List.of("0", "1"),
        version,
        Instant.parse("2016-01-24T13:45:00Z").toEpochMilli(),
        phase,
        wanted,
        phase == TaskState.Phase.FAILED ? "no memory" : "",
        List.of(),
        Instant.EPOCH);
  }

  private RuleStore store() {
    RuleStore open = store;
    if (open == null) {
      throw new IllegalStateException("the store must be open");
    }
    return open;
  }

  private void rule(int limitKmh) throws IOException {
    write(
        "fast.epl",
        "@Name('fast')\nselect carNumber, date, speed\nfrom DriverCarInfo(speed > "
            + limitKmh
            + ");\n");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private int push(String... more) {
    List<String> words = new ArrayList<>(List.of("--rules", directory.toString()));
    words.addAll(List.of(more));
    return run("push", words.toArray(new String[0]));
  }

  private int run(String command, String... more) {
    List<String> words = new ArrayList<>(List.of("rules", command, "--topology", topology));
    words.addAll(server.options());
    words.addAll(List.of(more));
    return Smartcar.run(new PrintWriter(out), new PrintWriter(err), words.toArray(new String[0]));
  }
}
