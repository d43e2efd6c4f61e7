package io.smartcar.topology.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.RulesState;
import io.smartcar.rules.live.VersionedRules;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreSettings;
import io.smartcar.rulestore.TaskState;
import io.smartcar.rulestore.ZooKeeperRuleStore;
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
  void first_nothingPushed_isTheJars() {
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
      assertThat(rules.version(2)).isEmpty();
    }
  }

  @Test
  void first_serverAwayAndNothingOrRubbishKept_isTheJars() throws Exception {
    server.stop();
    try (StoredRules rules = rules(IMPATIENT)) {
      assertThat(rules.first()).isEqualTo(new VersionedRules(0, JAR));
    }
    Files.createDirectories(directory.resolve("last"));
    Files.writeString(lastKnown(), "version=\\u00zz");
    try (StoredRules rules = rules(IMPATIENT)) {
      assertThat(rules.first()).isEqualTo(new VersionedRules(0, JAR));
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
      store.push(store.current(), Map.of(PUSHED.fileName(), PUSHED.epl()), "ann", "");
    }
  }

  private StoredRules rules() {
    return rules(PATIENT);
  }

  private StoredRules rules(Duration timeout) {
    RuleTaskPlace place =
        new RuleTaskPlace("T", Scope.CAR, "1", List.of("0", "1"), JAR, lastKnown());
    return new StoredRules(store(timeout), place, InstantSource.system());
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
