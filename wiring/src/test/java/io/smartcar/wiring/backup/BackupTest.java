package io.smartcar.wiring.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.redis.AlertReader;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.Handling;
import io.smartcar.redis.RedisAlertStore;
import io.smartcar.redis.RedisEpisodeStore;
import io.smartcar.redis.RedisServers;
import io.smartcar.redis.StartedRedis;
import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.TaskState;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without HBase and Kafka: rules and Redis, from one set of servers to another. Each test has a
 * topology and a prefix of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BackupTest {

  private static final Restore.Wishes WITHOUT_LOG = new Restore.Wishes(false, false, true);
  private static final Restore.Wishes REPLACE = new Restore.Wishes(true, false, true);
  private static final String DAY = "20180830";

  private static final RaisedAlert ALERT = alert("20180830091459900");
  private static final RaisedAlert LATER = alert("20180830101459900");

  private Path directory = Path.of("");
  private int tests;

  private final Servers before = new Servers();
  private final Servers after = new Servers();

  private static RaisedAlert alert(String date) {
    return new RaisedAlert(
        new Alert("over-speed", "V1", date, "high", "", Map.of("avg", 90.5)), 1, 1);
  }

  private String topology() {
    return "Cars" + tests;
  }

  /** A Redis and a ZooKeeper. */
  private final class Servers implements AutoCloseable {
    private final StartedRedis redis = new StartedRedis();
    private final TestingServer zooKeeper;

    Servers() {
      try {
        zooKeeper = new TestingServer();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    BackupPlaces places() {
      RedisServers.Standalone at = (RedisServers.Standalone) redis.settings().servers();
      return BackupPlaces.of(
          SmartcarConfig.load(
              null,
              Map.of(
                  "smartcar.redis.host", at.host(),
                  "smartcar.redis.port", Integer.toString(at.port()),
                  "smartcar.redis.key-prefix", "t" + tests + ':',
                  "smartcar.rules.zookeeper.connect", zooKeeper.getConnectString())),
          topology());
    }

    RuleStore rules() {
      return new ZooKeeperRuleStore(places().rules(), Clock.systemUTC());
    }

    List<Alert> alerts() {
      try (AlertReader reader = new AlertReader(places().redis())) {
        return reader.list(DAY);
      }
    }

    @Override
    public void close() throws IOException {
      redis.close();
      zooKeeper.close();
    }
  }

  @BeforeEach
  void live(@TempDir Path empty) throws Exception {
    directory = empty;
    tests++;
    try (RuleStore rules = before.rules()) {
      Pointer first = rules.push(rules.current(), rules("select 1;"), "ann", "first");
      rules.push(first, rules("select 2;"), "bert", "second");
    }
    try (RedisAlertStore alerts = new RedisAlertStore(before.places().redis());
        RedisEpisodeStore episodes = new RedisEpisodeStore(before.places().redis())) {
      alerts.add(List.of(ALERT));
      episodes.handle(
          "over-speed/V1-20180830091459900",
          new Handling(Handling.Action.ACK, "anna", Instant.ofEpochMilli(7), "seen", ""));
    }
  }

  private static RuleContents rules(String text) {
    return new RuleContents(Map.of("a.epl", text), null);
  }

  @AfterAll
  void stop() throws IOException {
    before.close();
    after.close();
  }

  private Path out() {
    return directory.resolve("backup");
  }

  private BackupManifest make(Path out) throws RuleStoreException {
    Positions.Known known =
        new Positions.Known(
            "topic-id", Map.of("Cars", Map.of(0, new CommittedOffset(17, "topic=topic-id {}"))));
    return new Backup(before.places(), "0.2.0", Clock.systemUTC(), part -> {}, () -> known)
        .make(out, false);
  }

  private Restore restore(List<BackupPart> done) {
    return new Restore(after.places(), out(), Clock.systemUTC(), done::add);
  }

  @Test
  void run_intoEmptyServers_bringsRulesAlertsAndWhatPeopleDid() throws Exception {
    BackupManifest made = make(out());
    assertThat(made.parts()).allSatisfy(part -> assertThat(part.records()).isPositive());
    assertThat(Restore.verify(out(), part -> {})).isEqualTo(made);

    List<BackupPart> done = new ArrayList<>();
    restore(done).run(WITHOUT_LOG);

    assertThat(done).isEqualTo(made.parts());
    assertThat(after.alerts()).containsExactly(ALERT.alert());
    try (RuleStore old = before.rules();
        RuleStore rules = after.rules();
        RedisEpisodeStore episodes = new RedisEpisodeStore(after.places().redis())) {
      assertThat(rules.versions()).isEqualTo(old.versions()).hasSize(2);
      assertThat(rules.current().version()).isEqualTo(2);
      assertThat(episodes.handled(DAY)).isNotEmpty();
    }
  }

  @Test
  void run_somethingThere_isRefusedAndReplacedOnlyWhenTold() throws Exception {
    make(out());
    try (RuleStore rules = after.rules()) {
      Pointer pointer = rules.current();
      for (int i = 0; i < 3; i++) {
        pointer = rules.push(pointer, rules("select " + i + ';'), "eve", "other");
      }
    }
    try (RedisAlertStore alerts = new RedisAlertStore(after.places().redis())) {
      alerts.add(List.of(LATER));
    }

    assertThatThrownBy(() -> restore(new ArrayList<>()).run(WITHOUT_LOG))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("rules in ZooKeeper; alerts in Redis")
        .hasMessageContaining("--replace");
    assertThat(after.alerts()).containsExactly(LATER.alert());

    restore(new ArrayList<>()).run(REPLACE);

    assertThat(after.alerts()).containsExactly(ALERT.alert());
    try (RuleStore rules = after.rules()) {
      assertThat(rules.numbers()).containsExactly(1, 2);
    }
  }

  /** A server goes in the middle: what is half there is known by the next try, and completed. */
  @Test
  void run_cutOff_goesOnWhenRunAgain() throws Exception {
    make(out());
    Restore cutOff =
        new Restore(after.places(), out(), Clock.systemUTC(), part -> after.redis.kill());
    assertThatThrownBy(() -> cutOff.run(WITHOUT_LOG))
        .isInstanceOf(AlertStoreException.class)
        .hasMessageContaining("not available at");
    after.redis.start();
    assertThat(after.alerts()).isEmpty();

    restore(new ArrayList<>()).run(WITHOUT_LOG);

    assertThat(after.alerts()).containsExactly(ALERT.alert());
    assertThatThrownBy(() -> restore(new ArrayList<>()).run(WITHOUT_LOG))
        .as("it has ended")
        .hasMessageContaining("there is something already");
  }

  @Test
  void run_cutOffOfAnotherBackup_isRefused() throws Exception {
    make(out());
    Restore cutOff =
        new Restore(after.places(), out(), Clock.systemUTC(), part -> after.redis.kill());
    assertThatThrownBy(() -> cutOff.run(WITHOUT_LOG)).isInstanceOf(AlertStoreException.class);
    after.redis.start();
    Path other = directory.resolve("other");
    make(other);

    assertThatThrownBy(
            () ->
                new Restore(after.places(), other, Clock.systemUTC(), part -> {}).run(WITHOUT_LOG))
        .hasMessageContaining("a restore of another backup that did not end");
  }

  @Test
  void run_topologyRuns_isRefused() throws Exception {
    make(out());
    try (RuleStore running = after.rules()) {
      running.report(
          new TaskState(
              "0", List.of("0"), 1, 0, TaskState.Phase.LIVE, 1, "", List.of(), Instant.EPOCH));
      Awaitility.await().until(() -> !running.tasks().isEmpty());

      assertThatThrownBy(() -> restore(new ArrayList<>()).run(WITHOUT_LOG))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("topology " + topology() + " runs (tasks 0): kill it first");
    }
  }

  @Test
  void run_aDamagedFile_writesNothing() throws Exception {
    make(out());
    Path redis = out().resolve("redis.gz");
    byte[] bytes = Files.readAllBytes(redis);
    bytes[bytes.length / 2] ^= 1;
    Files.write(redis, bytes);

    assertThatThrownBy(() -> restore(new ArrayList<>()).run(WITHOUT_LOG))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("redis.gz is damaged")
        .hasMessageNotContaining("\n");
    Files.write(redis, Arrays.copyOf(bytes, bytes.length / 3));
    assertThatThrownBy(() -> Restore.verify(out(), part -> {}))
        .hasMessageContaining("redis.gz is damaged");
    Files.delete(redis);
    assertThatThrownBy(() -> Restore.verify(out(), part -> {}))
        .hasMessageContaining("redis.gz is missing");
    try (RuleStore rules = after.rules()) {
      assertThat(rules.numbers()).isEmpty();
    }
  }

  @Test
  void run_ofAnotherTopology_isRefused() throws Exception {
    make(out());
    BackupPlaces others = BackupPlaces.of(SmartcarConfig.load(null, Map.of()), "Lorries");

    assertThatThrownBy(
            () -> new Restore(others, out(), Clock.systemUTC(), part -> {}).run(WITHOUT_LOG))
        .hasMessageContaining(", and configured is \"Lorries\": set --topology");
  }

  @Test
  void make_aServerAway_leavesNothing() throws IOException {
    before.redis.kill();
    try {
      assertThatThrownBy(() -> make(out()))
          .isInstanceOf(AlertStoreException.class)
          .hasMessageContaining("not available at");
    } finally {
      before.redis.start();
    }
    try (Stream<Path> left = Files.list(out())) {
      assertThat(left).isEmpty();
    }
    assertThatThrownBy(() -> Restore.verify(out(), part -> {}))
        .hasMessageContaining("is no backup");
  }

  @Test
  void make_whereSomethingIs_isRefusedAndStays() throws Exception {
    make(out());

    assertThatThrownBy(() -> make(out()))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("is not empty, it has a backup");
    assertThat(Restore.verify(out(), part -> {}).topology()).isEqualTo(topology());
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> make(file))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("cannot write to");
  }
}
