package io.smartcar.rulestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.CarMasterException;
import io.smartcar.events.cars.SpeedLimits;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A push and a rollback as their callers see them: states, and what is in force at the end. */
final class RuleChangeTest {

  private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");
  private static final String STOPPED = "fast.epl: stopped at 17, it threw";

  private final MemoryRuleStore memory = new MemoryRuleStore(Clock.fixed(NOW, ZoneOffset.UTC));
  private final RuleStore store = memory.client();
  private final RuleStore task = memory.client();
  private final List<ChangeState> said = new ArrayList<>();
  private final Path directory;

  RuleChangeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void writeRules() throws IOException {
    rule(80);
    Path scenario = Files.createDirectory(directory.resolve("fast.test"));
    Files.writeString(scenario.resolve("one.events.csv"), "20160124134501,A0001,3,0,F,N,200,A01\n");
    Files.writeString(
        scenario.resolve("one.alerts.csv"), "rule,carNumber,date\nfast,A0001,20160124134501\n");
  }

  @Test
  void push_sameRulesAndAllRun_storesNothing() throws Exception {
    push();
    takes(1, List.of());
    said.clear();

    assertThat(push()).isInstanceOf(ChangeState.Live.class);

    assertThat(said).containsExactly(new ChangeState.Unchanged(1));
    assertThat(store.versions()).hasSize(1);
  }

  @Test
  void push_sameRulesAndOneWasStopped_areStoredOnceMoreSoThatItIsStartedAgain() throws Exception {
    push();
    takes(1, List.of(STOPPED));
    RunningTasks stopped = RunningTasks.of(store);
    said.clear();
    store.watch(() -> takes(current(), current() == 1 ? List.of(STOPPED) : List.of()));

    ChangeState.End end = push();

    assertThat(said)
        .containsExactly(new ChangeState.StartsAgain(1, stopped), new ChangeState.Stored(2, 1));
    assertThat(end)
        .isInstanceOfSatisfying(
            ChangeState.Live.class,
            live -> {
              assertThat(live.version()).isEqualTo(2);
              assertThat(live.tasks().haveProblems()).isFalse();
            });
    assertThat(store.version(2).files()).isEqualTo(store.version(1).files());
  }

  @Test
  void push_scenariosOfTheRules_areKeptWithTheVersionAndInItsRollback() throws Exception {
    push();
    takes(1, List.of());
    assertThat(store.version(1).scenarios().keySet())
        .containsExactly("fast.test/one.alerts.csv", "fast.test/one.events.csv");

    Path events = directory.resolve("fast.test/one.events.csv");
    Files.writeString(events, Files.readString(events).replace("200", "210"));
    store.watch(() -> takes(current(), List.of()));
    push();

    assertThat(store.version(2).files()).isEqualTo(store.version(1).files());
    assertThat(store.version(2).scenarios().get("fast.test/one.events.csv")).contains(",210,");
    change(Duration.ofSeconds(1)).rollBack(OptionalInt.of(1));
    assertThat(store.version(3).contents()).isEqualTo(store.version(1).contents());
  }

  @Test
  void push_scenariosThatAreTooMany_areLeftOutAndThatIsSaid() throws Exception {
    String comment = "# " + "x".repeat((int) RuleChange.MOST_SCENARIO_CHARS) + "\n";
    Path events = directory.resolve("fast.test/one.events.csv");
    Files.writeString(events, comment + Files.readString(events));

    push();

    assertThat(said.get(0)).isInstanceOf(ChangeState.ScenariosLeftOut.class);
    assertThat(store.version(1).scenarios()).isEmpty();
  }

  @Test
  void push_taskOnItsWay_isWaitedForUntilPatienceEnds() throws Exception {
    report(TaskState.Phase.WARMING, 0, 1, List.of());

    ChangeState.End end = change(Duration.ofMillis(300)).push(directory, minutes(10), utc(), "");

    RunningTasks tasks = RunningTasks.of(store);
    assertThat(said)
        .containsExactly(new ChangeState.Stored(1, 1), new ChangeState.Waiting(1, tasks));
    assertThat(end).isEqualTo(new ChangeState.NotEverywhere(1, tasks, Duration.ofMillis(300)));
  }

  @Test
  void push_taskCannotTakeIt_isTakenBack() throws Exception {
    push();
    rule(100);
    report(TaskState.Phase.FAILED, 1, 2, List.of());

    assertThat(push()).isEqualTo(new ChangeState.TakenBack(2, 1, RunningTasks.of(store)));

    assertThat(store.current().version()).isEqualTo(1);
  }

  @Test
  void push_rulesThatDoNotDoWhatTheirScenarioSays_changesNothing() throws IOException {
    rule(300);

    assertThatThrownBy(this::push)
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("one.alerts.csv:2");
    assertThat(said).isEmpty();
    assertThat(current()).isZero();
  }

  @Test
  void rollBack_withoutAVersion_isToTheOneBefore() throws Exception {
    assertThat(change(Duration.ofSeconds(10)).rollBack(OptionalInt.empty()))
        .isEqualTo(new ChangeState.NothingPushed());
    push();
    rule(100);
    push();
    said.clear();

    assertThat(change(Duration.ofSeconds(10)).rollBack(OptionalInt.empty()))
        .isEqualTo(new ChangeState.NoTaskRuns(3));

    assertThat(said).containsExactly(new ChangeState.Restored(3, 1));
    assertThat(store.version(3).files()).isEqualTo(store.version(1).files());
    assertThat(change(Duration.ofSeconds(10)).rollBack(OptionalInt.of(0)))
        .isEqualTo(new ChangeState.NoTaskRuns(0));
  }

  @Test
  void importCars_whereNothingWasPushed_isAVersionOfTheJarsRules() throws Exception {
    assertThat(importCars(50)).isEqualTo(new ChangeState.NoTaskRuns(1));

    assertThat(said).containsExactly(new ChangeState.CarsStored(1, 1, 1));
    assertThat(store.version(1).files()).isEqualTo(RuleSet.bundled().texts());
    assertThat(inForce()).isEqualTo(cars(50));
    said.clear();
    importCars(50);
    assertThat(said).containsExactly(new ChangeState.SameCars(1));
    assertThat(store.versions()).hasSize(1);
  }

  @Test
  void push_afterAnImport_keepsTheCars_andARollbackHasThoseOfItsVersion() throws Exception {
    push();
    importCars(50);
    rule(100);
    push();
    assertThat(inForce()).isEqualTo(cars(50));
    assertThat(store.version(3).files()).isNotEqualTo(store.version(2).files());
    importCars(60);
    assertThat(store.version(4).files()).isEqualTo(store.version(3).files());
    assertThat(inForce()).isEqualTo(cars(60));

    change(Duration.ofSeconds(10)).rollBack(OptionalInt.empty());
    assertThat(inForce()).isEqualTo(cars(50));
    assertThat(store.version(5).contents()).isEqualTo(store.version(3).contents());
    change(Duration.ofSeconds(10)).rollBack(OptionalInt.of(1));
    assertThat(store.version(6).cars()).isNull();
  }

  @Test
  void importCars_thatAreRefusedOrThatATaskCannotTake_changeNothing() throws Exception {
    push();
    assertThatThrownBy(
            () ->
                change(Duration.ofSeconds(10))
                    .importCars(
                        RuleSet.bundled(),
                        old -> {
                          throw new CarMasterException(List.of("cars.txt:1: wrong"));
                        },
                        ""))
        .isInstanceOf(CarMasterException.class);
    assertThat(current()).isEqualTo(1);
    report(TaskState.Phase.FAILED, 1, 2, List.of());

    assertThat(importCars(50)).isEqualTo(new ChangeState.TakenBack(2, 1, RunningTasks.of(store)));

    assertThat(current()).isEqualTo(1);
  }

  private ChangeState.End importCars(int limitKmh) throws Exception {
    return change(Duration.ofSeconds(10))
        .importCars(RuleSet.bundled(), old -> cars(limitKmh), "cars");
  }

  private CarMaster inForce() throws RuleStoreException {
    StoredCars stored = store.version(current()).cars();
    return stored == null ? CarMaster.NONE : store.cars(stored);
  }

  private static CarMaster cars(int limitKmh) {
    return CarMaster.of(
        List.of(new Car("A0001", "F", 38, "", "", "", null, null, "F", "F", null)),
        new SpeedLimits(Map.of("A0001", limitKmh), Map.of(), Map.of()));
  }

  private ChangeState.End push() throws Exception {
    return change(Duration.ofSeconds(10)).push(directory, minutes(10), utc(), "");
  }

  private RuleChange change(Duration patience) {
    return new RuleChange(store, "ann", patience, said::add);
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  private static ZoneOffset utc() {
    return ZoneOffset.UTC;
  }

  private int current() {
    try {
      return store.current().version();
    } catch (RuleStoreException e) {
      throw new IllegalStateException(e);
    }
  }

  private void takes(int version, List<String> problems) {
    report(TaskState.Phase.LIVE, version, version, problems);
  }

  private void report(TaskState.Phase phase, int version, int wanted, List<String> problems) {
    task.report(
        new TaskState("0", List.of("0"), version, 17, phase, wanted, "no memory", problems, NOW));
  }

  private void rule(int limitKmh) throws IOException {
    Files.writeString(
        directory.resolve("fast.epl"),
        "@Name('fast') select carNumber, date, speed from DriverCarInfo(speed > %d);"
            .formatted(limitKmh));
  }
}
