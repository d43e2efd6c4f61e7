package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.events.late.LateReadings;
import io.smartcar.redis.AlertStoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.Protocol;

/**
 * A real Redis that refuses, each time for another reason: one line says what, where, and what to
 * do, and after the mend the same store takes the alerts that were refused, each once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisRefusalsTest {

  private static final String DAY = "20180830";
  private static final String USER = ShippedUsers.TOPOLOGY;
  private static final LateReadings LATE = new LateReadings("V0004", 1, 2, "t", 1, 9, 1);

  private final RedisProcess redis = new RedisProcess(ShippedUsers.and());
  private final RedisSettings settings = redis.settings(USER, ShippedUsers.PASSWORD);

  @BeforeEach
  void emptyRedis() {
    redis.ask(Protocol.Command.FLUSHALL);
  }

  @AfterAll
  void stopRedis() {
    redis.close();
  }

  @Test
  void add_wrongPassword_isToBeCorrected() {
    user("<" + ShippedUsers.PASSWORD, ">another");

    assertRefusedUntil(
        () -> user(">" + ShippedUsers.PASSWORD, "<another"),
        Kind.NOT_PERMITTED,
        "refused: WRONGPASS",
        "correct smartcar.redis.user and .password");
  }

  @Test
  void add_commandThatTheUserMayNot_isNamedWithTheFileThatHasIt() {
    user("-zadd");

    assertRefusedUntil(
        () -> user("+zadd"),
        Kind.NOT_PERMITTED,
        "refused: NOPERM this user has no right to ZADD",
        "grant user " + USER + " what smartcar.acl does");
  }

  @Test
  void add_keysThatTheUserMayNot_areNamedWithTheFileThatHasThem() {
    user("resetkeys");

    assertRefusedUntil(
        () ->
            user(
                ShippedUsers.lineOf(USER)
                    .lines()
                    .flatMap(RedisRefusalsTest::keys)
                    .toArray(String[]::new)),
        Kind.NOT_PERMITTED,
        "refused: NOPERM this user has no right to the keys ",
        "grant user " + USER + " what smartcar.acl does");
  }

  private static Stream<String> keys(String line) {
    return List.of(line.split(" ", -1)).stream().filter(word -> word.startsWith("~"));
  }

  /** Redis undoes nothing: the alert is there, and only who watches hears of it later. */
  @Test
  void add_channelThatTheUserMayNot_isNamedAndTheAlertIsThere() {
    user("resetchannels");
    Alert alert = AlertStoreContract.alert("over-speed", "V0004", DAY + "091459900");
    try (RedisAlertStore store = new RedisAlertStore(settings);
        AlertReader reader = new AlertReader(redis.settings())) {
      assertThatThrownBy(() -> store.add(AlertStoreContract.raised(alert)))
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED))
          .hasMessageContaining("no right to PUBLISH; grant user " + USER)
          .hasMessageNotContaining("\n");

      assertThat(store.add(AlertStoreContract.raised(alert))).containsExactly(false);
      assertThat(reader.list(DAY)).containsExactly(alert);
    } finally {
      user("&alerts", "&alerts:corrections");
    }
  }

  @Test
  void add_memoryIsFull_isToBeRaised() {
    config("maxmemory", "1");

    assertRefusedUntil(
        () -> config("maxmemory", "0"), Kind.OUT_OF_MEMORY, "refused: OOM", "raise maxmemory");
  }

  @Test
  void add_replica_isNotTheMaster() {
    redis.ask(Protocol.Command.REPLICAOF, "127.0.0.1", "1");

    assertRefusedUntil(
        () -> redis.ask(Protocol.Command.REPLICAOF, "NO", "ONE"),
        Kind.READ_ONLY,
        "refused: READONLY",
        "name the master in smartcar.redis.host, or its sentinels");
  }

  @Test
  void add_tooFewReplicasForTheMaster_areToBeBroughtBack() {
    config("min-replicas-to-write", "1");

    assertRefusedUntil(
        () -> config("min-replicas-to-write", "0"),
        Kind.READ_ONLY,
        "refused: NOREPLICAS",
        "bring its replicas back");
  }

  @Test
  void add_snapshotsFail_areToBeMended() throws IOException {
    Path gone = Files.createDirectory(redis.directory().resolve("gone"));
    config("dir", gone.toString());
    Files.delete(gone);
    config("save", "3600 1");
    redis.ask(Protocol.Command.BGSAVE);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                redis.askText(Protocol.Command.INFO, "persistence").contains("bgsave_status:err"));

    assertRefusedUntil(
        () -> {
          config("save", "");
          config("dir", redis.directory().toString());
        },
        Kind.READ_ONLY,
        "refused: MISCONF",
        "free the disk");
  }

  private void user(String... rules) {
    redis.ask(
        Protocol.Command.ACL,
        Stream.concat(Stream.of("SETUSER", USER), Stream.of(rules)).toArray(String[]::new));
  }

  private void config(String name, String value) {
    redis.ask(Protocol.Command.CONFIG, "SET", name, value);
  }

  private void assertRefusedUntil(Runnable mend, Kind kind, String... said) {
    List<Alert> alerts =
        List.of(
            AlertStoreContract.alert("over-speed", "V0004", DAY + "091459900"),
            AlertStoreContract.alert("over-speed", "V0005", DAY + "091459900"));
    boolean mended = false;
    try (RedisAlertStore store = new RedisAlertStore(settings);
        RedisLateStore late = new RedisLateStore(redis.settings(), LateStoreContract.AT_ONCE);
        AlertReader reader = new AlertReader(redis.settings())) {
      for (Runnable call :
          List.<Runnable>of(
              () -> store.add(AlertStoreContract.raised(alerts.get(0))),
              () -> store.add(AlertStoreContract.raised(alerts.get(0), alerts.get(1))),
              () -> store.open(List.of(LATE)))) {
        assertThatThrownBy(call::run)
            .isInstanceOfSatisfying(
                AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
            .hasMessageStartingWith("Redis at " + settings.address())
            .hasMessageContainingAll(said)
            .hasMessageNotContaining("\n")
            .hasMessageNotContaining("user_script");
      }
      mend.run();
      mended = true;

      store.add(AlertStoreContract.raised(alerts.get(0), alerts.get(1)));
      store.open(List.of(LATE));
      assertThat(reader.list(DAY)).containsExactlyElementsOf(alerts);
      assertThat(late.counts().stretches()).isEqualTo(1);
    } finally {
      if (!mended) {
        mend.run();
      }
    }
  }
}
