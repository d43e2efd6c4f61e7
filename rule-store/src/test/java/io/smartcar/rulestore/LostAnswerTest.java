package io.smartcar.rulestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A decision that ZooKeeper has taken, and whose answer does not arrive. */
// JUnit calls start before anything else.
@SuppressWarnings("NullAway.Init")
final class LostAnswerTest {

  private static final RuleContents FIRST = new RuleContents(Map.of("a.epl", "select 1;"), null);
  private static final RuleContents SECOND = new RuleContents(Map.of("a.epl", "select 2;"), null);

  /** A client that was cut off waits up to a second before it connects again. */
  private static final Duration PATIENT = Duration.ofSeconds(30);

  /** Where nobody answers any more. */
  private static final Duration IMPATIENT = Duration.ofSeconds(3);

  /** Only a decision has it. */
  private static final String A_DECISION = "\"decision\"";

  private TestingServer server;
  private CutConnection connection;
  private RuleStore ann;
  private RuleStore bob;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    connection = new CutConnection(server.getPort());
    ann = store(connection.connectString());
    bob = store(server.getConnectString());
  }

  @AfterEach
  void stop() throws Exception {
    ann.close();
    bob.close();
    connection.close();
    server.close();
  }

  @Test
  void push_answerIsLost_isStoredOnceAndKnowsItself() throws Exception {
    Pointer seen = ann.current();
    connection.loseAnswerTo(A_DECISION);

    Pointer pushed = ann.push(seen, FIRST, "ann", "");

    assertThat(connection.cut()).isEqualTo(1);
    assertThat(pushed.version()).isEqualTo(1);
    assertThat(bob.current()).isEqualTo(pushed);
    assertThat(bob.versions()).hasSize(1);
    assertThat(ann.push(pushed, SECOND, "ann", "").version()).isEqualTo(2);
  }

  @Test
  void pointToAndTakeBack_answerIsLost_areDoneOnceAndKnowThemselves() throws Exception {
    Pointer first = ann.push(ann.current(), FIRST, "ann", "");
    Pointer second = ann.push(first, SECOND, "ann", "");

    connection.loseAnswerTo(A_DECISION);
    Pointer back = ann.takeBack(second, first);
    assertThat(bob.current()).isEqualTo(back);

    connection.loseAnswerTo(A_DECISION);
    Pointer jar = ann.pointTo(back, 0);
    assertThat(bob.current()).isEqualTo(jar);
    assertThat(jar.revision()).isEqualTo(second.revision() + 2);
    assertThat(connection.cut()).isEqualTo(2);
  }

  @Test
  void push_answerIsLostAndAnotherHadBeenFirst_isTold() throws Exception {
    Pointer seen = ann.current();
    bob.push(bob.current(), SECOND, "bob", "");
    connection.loseAnswerTo(A_DECISION);

    assertThatThrownBy(() -> ann.push(seen, FIRST, "ann", ""))
        .isInstanceOf(RuleConflictException.class)
        .hasMessageContaining("version 1 was pushed by bob");
    assertThat(connection.cut()).isEqualTo(1);
    assertThat(bob.versions()).hasSize(1);
  }

  /** The server that answers after the loss may be one that has not the decision yet. */
  @Test
  void push_answerIsLost_looksOnlyAtAServerThatHasCaughtUp() throws Exception {
    Pointer seen = ann.current();
    connection.loseAnswerTo(A_DECISION);

    ann.push(seen, FIRST, "ann", "");

    assertThat(connection.cut()).isEqualTo(1);
    assertThat(connection.caughtUp()).isTrue();
  }

  @Test
  void push_answerIsLostAndAnotherPushesOnTop_knowsItselfByItsVersion() throws Exception {
    Pointer seen = ann.current();
    connection.loseAnswerTo(A_DECISION, () -> bob.push(bob.current(), SECOND, "bob", ""));

    Pointer pushed = ann.push(seen, FIRST, "ann", "");

    assertThat(connection.cut()).isEqualTo(1);
    assertThat(pushed.version()).isEqualTo(1);
    assertThat(bob.current().version()).isEqualTo(2);
    assertThat(bob.version(1).contents()).isEqualTo(FIRST);
  }

  @Test
  void push_answerIsLostAndAnotherHadPushedTheSame_isTold() throws Exception {
    Pointer seen = ann.current();
    bob.push(bob.current(), FIRST, "ann", "");
    connection.loseAnswerTo(A_DECISION);

    assertThatThrownBy(() -> ann.push(seen, FIRST, "ann", ""))
        .isInstanceOf(RuleConflictException.class);
  }

  @Test
  void push_answerIsLostAndTheServerStaysAway_saysThatNobodyKnows() throws Exception {
    try (RuleStore impatient = store(connection.connectString(), IMPATIENT)) {
      Pointer seen = ann.current();
      connection.loseAnswerToAndStayAway(A_DECISION);

      assertThatThrownBy(() -> impatient.push(seen, FIRST, "ann", ""))
          .isInstanceOf(RuleStoreException.class)
          .hasMessageContaining("cannot say whether it was possible to store version 1")
          .hasMessageContaining("rules list");
    }
    assertThat(bob.current().version()).isEqualTo(1);
  }

  private static RuleStore store(String connect) {
    return store(connect, PATIENT);
  }

  private static RuleStore store(String connect, Duration timeout) {
    return new ZooKeeperRuleStore(
        new RuleStoreSettings(connect, "T", null, null, timeout), Clock.systemUTC());
  }
}
