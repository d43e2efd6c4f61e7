package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static redis.clients.jedis.params.ZRangeParams.zrangeByScoreParams;

import io.smartcar.events.Alert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.redis.AlertStoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisClusterCRC16;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisAlertStoreTest extends AlertStoreContract {

  private static final long WEEK_SECONDS = 604_800;

  /** How old a key may be when it is looked at. */
  private static final long AGE_SECONDS = 600;

  private final RedisProcess redis = new RedisProcess();
  private RedisAlertStore store = new RedisAlertStore(redis.settings());
  private UnifiedJedis client = Clients.answering(redis.settings());

  @BeforeAll
  void emptyRedis() {
    client.flushAll();
  }

  @AfterEach
  void freshStore() {
    client.close();
    client = Clients.answering(redis.settings());
    store.close();
    store = new RedisAlertStore(redis.settings());
  }

  @AfterAll
  void stopRedis() {
    store.close();
    client.close();
    redis.close();
  }

  @Override
  protected AlertStore store() {
    return store;
  }

  @Override
  protected Map<Integer, TakenHeartbeat> heartbeats() {
    try (RedisHeartbeats heartbeats = new RedisHeartbeats(redis.settings())) {
      return heartbeats.read();
    }
  }

  @Override
  protected List<Alert> list(String day) {
    try (AlertReader reader = new AlertReader(redis.settings())) {
      return reader.list(day);
    }
  }

  @Test
  void add_newAlert_putsTheBooksMemberIntoTheDaysSet() {
    store.add(raised(alert("over-speed", "V0004", "20180830091459900")));

    assertThat(client.smembers("20180830")).containsExactly("V0004-20180830091459900");
  }

  @Test
  void add_newAlert_makesAllKeysOfTheDayExpireInAWeek() {
    store.add(raised(alert("over-speed", "V0004", "20180831091459900")));
    client.expire("20180831", 10);

    store.add(raised(alert("over-speed", "V0005", "20180831091459900")));

    for (String key : new Keys("").ofDay("20180831").subList(0, 11)) {
      assertThat(client.ttl(key)).as(key).isBetween(WEEK_SECONDS - AGE_SECONDS, WEEK_SECONDS);
    }
  }

  @Test
  void add_newAlert_hasAHashThatExpiresInAWeek() {
    Alert alert =
        new Alert(
            "r",
            "V0004",
            "20180826091459900",
            "high",
            "",
            Map.of("f", 82.1f, "t", true, "x", "F08"));
    store.add(raised(alert));

    String key = "{20180826}:alert:r/V0004-20180826091459900";
    assertThat(client.hmget(key, "rule", "carNumber", "date", "severity", "f", "t", "x", "@holds"))
        .containsExactly("r", "V0004", "20180826091459900", "high", "82.1", "true", "F08", "1");
    assertThat(client.ttl(key)).isBetween(WEEK_SECONDS - AGE_SECONDS, WEEK_SECONDS);
    assertThat(client.zrange("{20180826}:times", zrangeByScoreParams(91_459_000, 91_459_999)))
        .containsExactly("r/V0004-20180826091459900");
  }

  @Test
  void add_hashOfAnotherTypeInTheWay_failsAndTakesTheAlertWhenItIsGone() {
    Alert alert = alert("over-speed", "V0004", "20180825091459900");
    String key = "{20180825}:alert:over-speed/V0004-20180825091459900";
    client.set(key, "something else");

    assertThatThrownBy(() -> store.add(raised(alert)))
        .isInstanceOfSatisfying(
            AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_TYPE))
        .hasMessageContaining("the alerts of 20180825: key " + key + " is a string");
    assertThat(client.exists("{20180825}:alerts")).isFalse();

    client.del(key);
    assertThat(store.add(raised(alert))).containsExactly(true);
  }

  @Test
  void add_newAlertBehindAKnownOne_makesTheDayExpireInAWeek() {
    Alert known = alert("over-speed", "V0004", "20180829091459900");
    store.add(raised(known));
    client.expire("20180829", 10);

    assertThat(store.add(raised(known, alert("over-speed", "V0005", "20180829091459900"))))
        .containsExactly(false, true);

    assertThat(client.ttl("20180829")).isBetween(WEEK_SECONDS - AGE_SECONDS, WEEK_SECONDS);
  }

  @Test
  void add_alertsOfManyCallsAndDays_areAnsweredInOrder() {
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      String day = i < 700 ? "20180827" : "20180828";
      alerts.add(alert("over-speed", "V" + i, day + "091459900"));
    }
    store.add(raised(alerts.get(3), alerts.get(699), alerts.get(1_100)));

    List<Boolean> isNew = store.add(raised(alerts));

    assertThat(isNew).hasSize(1_200);
    assertThat(IntStream.range(0, 1_200).filter(i -> !isNew.get(i))).containsExactly(3, 699, 1_100);
    assertThat(list("20180827")).hasSize(700);
    assertThat(list("20180828")).hasSize(500);
  }

  @Test
  void add_redisForgotItsScripts_loadsAgain() {
    store.add(raised(alert("over-speed", "V0004", "20180901091459900")));
    client.scriptFlush();

    assertThat(store.add(raised(alert("over-speed", "V0005", "20180901091459900"))))
        .containsExactly(true);
  }

  @Test
  void add_connectionWasClosedByRedis_connectsAgain() {
    store.add(raised(alert("over-speed", "V0004", "20180902091459900")));
    redis.kill();
    redis.start();

    assertThat(store.add(raised(alert("over-speed", "V0005", "20180902091459900"))))
        .containsExactly(true);
    assertThat(list("20180902")).hasSize(2);
  }

  @Test
  void add_redisAway_failsWithItsAddressAndWorksWhenItIsBack() {
    Alert alert = alert("over-speed", "V0004", "20180903091459900");
    redis.kill();
    try {
      assertThatThrownBy(() -> store.add(raised(alert)))
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
          .hasMessageContaining(redis.settings().address())
          .hasMessageNotContaining("\n");
      assertThatThrownBy(store::check).isInstanceOf(AlertStoreException.class);
    } finally {
      redis.start();
    }

    assertThat(store.add(raised(alert))).containsExactly(true);
  }

  @Test
  void add_keyOfAnotherTypeInTheWay_failsAndTakesTheAlertWhenItIsGone() {
    List<String> ofDay = new Keys("").ofDay("20180904");
    for (String key : ofDay) {
      client.del(ofDay.toArray(String[]::new));
      client.set(key, "something else");
      Alert alert = alert("over-speed", "V0004", "20180904091459900");

      assertThatThrownBy(() -> store.add(raised(alert)))
          .as(key)
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_TYPE))
          .hasMessageContaining("the alerts of 20180904: key " + key + " is a string")
          .hasMessageNotContaining("f_");

      client.del(key);
      assertThat(store.add(raised(alert))).as(key).containsExactly(true);
      assertThat(list("20180904")).as(key).containsExactly(alert);
    }
  }

  @Test
  void add_memoryUsedUp_failsAndSaysSo() {
    client.configSet("maxmemory", "1");
    try {
      assertThatThrownBy(() -> store.add(raised(alert("over-speed", "V0004", "20180905091459900"))))
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUT_OF_MEMORY));
      assertThat(client.exists("20180905")).isFalse();
    } finally {
      client.configSet("maxmemory", "0");
    }
  }

  @Test
  void add_replica_failsAndSaysSo() {
    try (RedisProcess replica = new RedisProcess("--replicaof", "127.0.0.1", "1");
        RedisAlertStore toReplica = new RedisAlertStore(replica.settings())) {
      assertThatThrownBy(
              () -> toReplica.add(raised(alert("over-speed", "V0004", "20180906091459900"))))
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.READ_ONLY));
    }
  }

  @Test
  void add_sameFromTwoStores_isNewOnce() {
    Alert alert = alert("over-speed", "V0004", "20180907091459900");
    try (RedisAlertStore other = new RedisAlertStore(redis.settings())) {
      assertThat(store.add(raised(alert))).containsExactly(true);
      assertThat(other.add(raised(alert))).containsExactly(false);
    }
  }

  @Test
  void add_restartInTheMiddle_keepsWhatWasConfirmed() {
    for (int i = 0; i < 100; i++) {
      if (i == 50) {
        redis.kill();
        redis.start();
      }
      store.add(raised(alert("over-speed", "V" + i, "20180908091459900")));
    }

    assertThat(list("20180908")).hasSize(100);
  }

  @Test
  void add_snapshotsFail_saysWhatToMend() throws IOException {
    Path directory = redis.directory();
    Path gone = Files.createDirectory(directory.resolve("gone"));
    client.configSet("dir", gone.toString());
    Files.delete(gone);
    client.configSet("save", "3600 1");
    try {
      client.executeCommand(new CommandArguments(Protocol.Command.BGSAVE));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> client.info("persistence").contains("bgsave_status:err"));

      assertThatThrownBy(() -> store.add(raised(alert("over-speed", "V0004", "20180911091459900"))))
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.READ_ONLY))
          .hasMessageContaining("refused: MISCONF")
          .hasMessageContaining("free the disk");
      store.check();
      assertThatThrownBy(() -> store.checkDisk())
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.READ_ONLY))
          .hasMessageContaining("free the disk");
    } finally {
      client.configSet("save", "");
      client.configSet("dir", directory.toString());
    }
    store.checkDisk();
  }

  @Test
  void add_withAPrefix_leavesTheKeysOfOthersAlone() {
    Alert alert = alert("over-speed", "V0004", "20180909091459900");
    RedisSettings prefixed = redis.settings(null, null, "fleet-2:");
    try (RedisAlertStore second = new RedisAlertStore(prefixed);
        AlertReader reader = new AlertReader(prefixed)) {
      assertThat(second.add(raised(alert))).containsExactly(true);

      assertThat(reader.list("20180909")).containsExactly(alert);
      assertThat(list("20180909")).isEmpty();
      assertThat(client.keys("*20180909*"))
          .containsExactlyInAnyOrder(
              "fleet-2:20180909",
              "{fleet-2:20180909}:alerts",
              "{fleet-2:20180909}:identities",
              "{fleet-2:20180909}:cars",
              "{fleet-2:20180909}:times",
              "{fleet-2:20180909}:moments",
              "{fleet-2:20180909}:spans",
              "{fleet-2:20180909}:episodes",
              "{fleet-2:20180909}:open",
              "{fleet-2:20180909}:ends",
              "{fleet-2:20180909}:episode-changes",
              "{fleet-2:20180909}:alert:over-speed/V0004-20180909091459900");
      assertThat(store.add(raised(alert))).containsExactly(true);
    }
  }

  @Test
  void keys_ofADay_areOfOneSlot() {
    for (String prefix : List.of("", "fleet-2:")) {
      assertThat(new Keys(prefix).ofDay("20180909").stream().map(JedisClusterCRC16::getSlot))
          .as(prefix)
          .containsOnly(JedisClusterCRC16.getSlot(prefix + "20180909"));
    }
  }

  @Test
  void claim_otherPrefix_isAnotherClaim() {
    store.claim("first");
    try (RedisAlertStore second = new RedisAlertStore(redis.settings(null, null, "fleet-3:"))) {
      assertThat(second.claim("second")).isEmpty();
    }
    assertThat(client.ttl("fleet-3:smartcar:writer")).isBetween(1L, 60L);
  }

  @Test
  void close_twice_isFine() {
    store.close();
    store.close();
  }
}
