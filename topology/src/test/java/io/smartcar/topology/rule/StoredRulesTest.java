package io.smartcar.topology.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.SpeedLimits;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.port.RuleCost;
import io.smartcar.rules.live.port.RulesState;
import io.smartcar.rules.live.port.RulesUnavailableException;
import io.smartcar.rules.live.port.VersionedRules;
import io.smartcar.rulestore.MemoryRuleStore;
import io.smartcar.rulestore.NewerFormatException;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreSettings;
import io.smartcar.rulestore.TaskState;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task's rules on a ZooKeeper server within this JVM, which is stopped and started. */
// JUnit calls start before anything else.
@SuppressWarnings("NullAway.Init")
final class StoredRulesTest {

  private static final RuleSet JAR = new RuleSet(List.of(new RuleFile("jar", "select 1;")));
  private static final RuleFile PUSHED = new RuleFile("pushed", "select 2;");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration PATIENT = Duration.ofSeconds(5);
  private static final Duration IMPATIENT = Duration.ofMillis(300);

  private final Path directory;
  private TestingServer server;

  StoredRulesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void first_nothingPushed_isTheJars() throws Exception {
    try (StoredRules rules = rules()) {
      assertThat(rules.first()).isEqualTo(new VersionedRules(0, JAR));
    }
  }

  @Test
  void first_pushedBefore_isThatVersion() throws Exception {
    push();
    try (StoredRules rules = rules()) {
      assertThat(rules.first()).isEqualTo(new VersionedRules(1, new RuleSet(List.of(PUSHED))));
      assertThat(rules.version(1)).isPresent();
      assertThat(rules.version(2)).isEmpty();
    }
  }

  @Test
  void wanted_pushAndThenARollback_changesSoonAfterEach() throws Exception {
    try (StoredRules rules = rules()) {
      awaitWanted(rules, 0);
      push();
      awaitWanted(rules, 1);
      try (RuleStore store = store()) {
        store.pointTo(store.current(), 0);
      }
      awaitWanted(rules, 0);
    }
  }

  @Test
  void wanted_serverWasAwayForAWhile_isAskedForAgain() throws Exception {
    try (StoredRules rules = rules()) {
      awaitWanted(rules, 0);
      server.stop();
      server.restart();
      push();
      awaitWanted(rules, 1);
    }
  }

  @Test
  void first_serverAway_isWhatRanLast() throws Exception {
    push();
    try (StoredRules rules = rules()) {
      rules.inForce(rules.first());
      await().atMost(SOON).until(() -> Files.exists(lastKnown()));
    }
    server.stop();
    try (StoredRules rules = rules(IMPATIENT)) {
      assertThat(rules.first()).isEqualTo(new VersionedRules(1, new RuleSet(List.of(PUSHED))));
      assertThat(rules.version(1)).isPresent();
      assertThatThrownBy(() -> rules.version(2)).isInstanceOf(RulesUnavailableException.class);
      assertThatThrownBy(rules::decided).isInstanceOf(RulesUnavailableException.class);
    }
  }

  @Test
  void first_serverAway_isWhatRanLastWithTheCarsItLookedUp() throws Exception {
    RuleFile lookup = new RuleFile("lookup", "select CarMaster.age(carNumber);");
    CarMaster cars =
        CarMaster.of(List.of(), new SpeedLimits(Map.of("A0001", 50), Map.of(), Map.of()));
    RuleSet expected = new RuleSet(List.of(lookup)).withCars(cars);
    try (RuleStore store = store()) {
      Map<String, String> files = Map.of(lookup.fileName(), lookup.epl());
      store.push(store.current(), new RuleContents(files, store.keep(cars)), "ann", "");
    }
    try (StoredRules rules = rules()) {
      assertThat(rules.first()).isEqualTo(new VersionedRules(1, expected));
      rules.inForce(rules.first());
      await().atMost(SOON).until(() -> Files.exists(lastKnown()));
    }
    server.stop();
    try (StoredRules rules = rules(IMPATIENT)) {
      assertThat(rules.first()).isEqualTo(new VersionedRules(1, expected));
    }
    Path keptCars = lastKnown().resolveSibling(lastKnown().getFileName() + ".cars");
    for (String rubbish : List.of("limit,CAR,A0001,60\n", "?")) {
      Files.writeString(keptCars, rubbish);
      try (StoredRules rules = rules(IMPATIENT)) {
        assertNothingIsKnown(rules);
      }
    }
  }

  @Test
  void first_serverAwayAndTheJarsRulesRanLast_isTheJars() throws Exception {
    try (StoredRules rules = rules()) {
      rules.inForce(rules.first());
      await().atMost(SOON).until(() -> Files.exists(lastKnown()));
    }
    server.stop();
    try (StoredRules rules = rules(IMPATIENT)) {
      assertThat(rules.first()).isEqualTo(new VersionedRules(0, JAR));
    }
  }

  @Test
  void first_serverAwayAndNothingOrRubbishKept_isNotDecided() throws Exception {
    server.stop();
    try (StoredRules rules = rules(IMPATIENT)) {
      assertNothingIsKnown(rules);
    }
    Files.createDirectories(directory.resolve("last"));
    for (String rubbish : List.of("version=\\u00zz", "version=", "a.epl=select 1;")) {
      Files.writeString(lastKnown(), rubbish);
      try (StoredRules rules = rules(IMPATIENT)) {
        assertNothingIsKnown(rules);
      }
    }
  }

  /**
   * What the task ran last is not in force there: to start with it would be to misread the store.
   */
  @Test
  void first_versionOfALaterRelease_isNotDecidedAlthoughAnotherRanLast() throws Exception {
    push();
    try (StoredRules rules = rules()) {
      rules.inForce(rules.first());
      await().atMost(SOON).until(() -> Files.exists(lastKnown()));
    }
    assertThat(Files.readString(lastKnown())).contains("format=1");
    String line = "the pointer is of format 2";
    try (StoredRules rules = new StoredRules(later(line), place(), InstantSource.system())) {
      assertThatThrownBy(rules::first)
          .isInstanceOf(RulesUnavailableException.class)
          .hasMessage(line);
      assertThatThrownBy(rules::decided)
          .isInstanceOf(RulesUnavailableException.class)
          .hasMessage(line);
    }
  }

  /** The store, whose pointer a later release has written. */
  private RuleStore later(String line) {
    RuleStore store = store();
    return (RuleStore)
        Proxy.newProxyInstance(
            RuleStore.class.getClassLoader(),
            new Class<?>[] {RuleStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("current")) {
                throw new NewerFormatException(line);
              }
              return method.invoke(store, arguments);
            });
  }

  @Test
  void first_serverAwayAndAFileOfALaterRelease_isNotDecided() throws Exception {
    server.stop();
    Files.createDirectories(directory.resolve("last"));
    Files.writeString(lastKnown(), "format=2\nversion=1\npushed.epl=select 2;\n");
    try (StoredRules rules = rules(IMPATIENT)) {
      assertNothingIsKnown(rules);
    }
  }

  private static void assertNothingIsKnown(StoredRules rules) {
    assertThatThrownBy(rules::first)
        .isInstanceOf(RulesUnavailableException.class)
        .hasMessageContaining("ZooKeeper does not answer");
    assertThatThrownBy(() -> rules.version(1)).isInstanceOf(RulesUnavailableException.class);
  }

  @Test
  void version_serverIsBackAfterItWasAway_isThere() throws Exception {
    push();
    server.stop();
    try (StoredRules rules = rules(IMPATIENT)) {
      assertNothingIsKnown(rules);
      server.restart();
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(rules.version(1)).isPresent());
    }
  }

  @Test
  void store_throwsWhatNobodyExpects_isTriedAgainUntilItAnswers() throws Exception {
    for (FailingStore.Call call : FailingStore.Call.values()) {
      MemoryRuleStore memory = new MemoryRuleStore(Clock.systemUTC());
      FailingStore failing = new FailingStore(memory.client(), call, 2);
      try (RuleStore other = memory.client();
          StoredRules rules =
              new StoredRules(failing, place(), InstantSource.system(), IMPATIENT)) {
        other.push(
            other.current(),
            new RuleContents(Map.of(PUSHED.fileName(), PUSHED.epl()), null),
            "ann",
            "");
        rules.report(new RulesState(0, 17, RulesState.Phase.LIVE, 0, "", List.of()));
        awaitWanted(rules, 1);
        await().atMost(SOON).until(() -> !other.tasks().isEmpty());
        other.pointTo(other.current(), 0);
        awaitWanted(rules, 0);
        await().atMost(SOON).until(() -> failing.failuresLeft() == 0);
      }
    }
  }

  @Test
  void report_isSeenByOthersUntilItIsClosed() throws Exception {
    try (RuleStore store = store()) {
      try (StoredRules rules = rules()) {
        rules.report(
            new RulesState(3, 17, RulesState.Phase.FAILED, 4, "no memory", List.of("a: stopped")));
        await().atMost(SOON).until(() -> !store.tasks().isEmpty());
        TaskState state = store.tasks().get(0);
        assertThat(state.task()).isEqualTo("1");
        assertThat(state.phase()).isEqualTo(TaskState.Phase.FAILED);
        assertThat(state.reason()).isEqualTo("no memory");
        assertThat(state.problems()).containsExactly("a: stopped");
        List<RuleCost> costs = List.of(new RuleCost("a.epl", 12_000, 3, 0));
        rules.costs(costs);
        await().atMost(SOON).until(() -> store.tasks().get(0).costs().equals(costs));
        assertThat(store.tasks().get(0).reason()).isEqualTo("no memory");
        rules.report(new RulesState(4, 18, RulesState.Phase.LIVE, 4, "", List.of()));
        await().atMost(SOON).until(() -> store.tasks().get(0).version() == 4);
        assertThat(store.tasks().get(0).costs()).isEqualTo(costs);
      }
      await().atMost(SOON).until(() -> store.tasks().isEmpty());
    }
  }

  private static void awaitWanted(StoredRules rules, int version) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              VersionedRules wanted = rules.wanted();
              return wanted != null && wanted.number() == version;
            });
  }

  private void push() throws Exception {
    try (RuleStore store = store()) {
      store.push(
          store.current(),
          new RuleContents(Map.of(PUSHED.fileName(), PUSHED.epl()), null),
          "ann",
          "");
    }
  }

  private StoredRules rules() {
    return rules(PATIENT);
  }

  private StoredRules rules(Duration timeout) {
    return new StoredRules(store(timeout), place(), InstantSource.system());
  }

  private DeployedRuleTask place() {
    return new DeployedRuleTask("T", Scope.CAR, "1", List.of("0", "1"), JAR, lastKnown());
  }

  private Path lastKnown() {
    return directory.resolve("last/known.properties");
  }

  private RuleStore store() {
    return store(PATIENT);
  }

  private RuleStore store(Duration timeout) {
    return new ZooKeeperRuleStore(
        new RuleStoreSettings(server.getConnectString(), "T", null, null, timeout),
        Clock.systemUTC());
  }
}
