package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.UnifiedJedis;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AlertReaderTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RedisProcess redis = new RedisProcess();
  private final RedisAlertStore store = new RedisAlertStore(redis.settings());
  private final AlertReader reader = new AlertReader(redis.settings());
  private final List<Alert> seen = new CopyOnWriteArrayList<>();
  private final List<String> notices = new CopyOnWriteArrayList<>();

  @AfterEach
  void endWatch() {
    reader.close();
    seen.clear();
    notices.clear();
  }

  @AfterAll
  void stopRedis() {
    store.close();
    redis.close();
  }

  @Test
  void watch_alertsAddedAfterTheStart_areSeenOnceInOrder() {
    add("20180801", 0, 3);
    // "After the start" is told by the milliseconds of Redis' clock.
    long added = redisMillis();
    Awaitility.await().atMost(PATIENCE).until(() -> redisMillis() > added);
    CompletableFuture<Void> watching = watch();

    List<Alert> expected = new ArrayList<>(add("20180801", 3, 1_500));
    awaitSeen(expected.size());
    expected.addAll(add("20180802", 0, 10));
    awaitSeen(expected.size());

    assertThat(seen).isEqualTo(expected);
    assertThat(notices).isEmpty();
    reader.close();
    assertThat(watching).succeedsWithin(PATIENCE);
  }

  @Test
  void watch_corrections_areSeenAsSuchOnceInOrder() {
    List<AlertChange> changes = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> watching = watch(changes::add);
    RaisedAlert was = LateStoreContract.raised("r", "W1", "20180821091459900", 1, 60);
    RaisedAlert is = LateStoreContract.raised("r", "W1", "20180821091500000", 2, 60);
    store.add(List.of(was));
    try (RedisLateStore late = new RedisLateStore(redis.settings())) {
      for (Correction correction :
          List.of(
              new Correction.Replace(was, is, 7_000),
              new Correction.Replace(was, is, 7_000),
              new Correction.Withdraw(is))) {
        late.correct("W1", late.nextRevision("W1"), List.of(correction));
      }
    }

    Awaitility.await().atMost(PATIENCE).until(() -> changes.size() >= 3);

    assertThat(changes)
        .containsExactly(
            new AlertChange.Added(was, Optional.empty()),
            new AlertChange.Replaced("r/W1-20180821091459900", is, Duration.ofSeconds(7)),
            new AlertChange.Withdrawn(is));
    reader.close();
    assertThat(watching).succeedsWithin(PATIENCE);
  }

  @Test
  void watch_withdrawalOfAnEarlierAlert_isSeenAlone() {
    RaisedAlert alert = LateStoreContract.raised("r", "W2", "20180822091459900", 1, 60);
    store.add(List.of(alert));
    List<AlertChange> changes = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> watching = watch(changes::add);
    try (RedisLateStore late = new RedisLateStore(redis.settings())) {
      late.correct("W2", late.nextRevision("W2"), List.of(new Correction.Withdraw(alert)));
    }

    Awaitility.await().atMost(PATIENCE).until(() -> !changes.isEmpty());

    assertThat(changes).containsExactly(new AlertChange.Withdrawn(alert));
    reader.close();
    assertThat(watching).succeedsWithin(PATIENCE);
  }

  @Test
  void watch_redisRestarts_saysSoAndCatchesUp() {
    CompletableFuture<Void> watching = watch();
    List<Alert> expected = new ArrayList<>(add("20180803", 0, 10));
    awaitSeen(10);

    redis.kill();
    awaitNotices(1);
    redis.start();
    expected.addAll(add("20180803", 10, 20));
    expected.addAll(add("20180804", 0, 1));
    awaitSeen(21);
    awaitNotices(2);

    assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(notices.get(0)).contains("not available at " + redis.settings().address());
    assertThat(notices.get(1)).contains("is back");
    reader.close();
    assertThat(watching).succeedsWithin(PATIENCE);
  }

  @Test
  void watch_somethingElseIsPublished_isPassedOver() {
    CompletableFuture<Void> watching = watch();
    try (UnifiedJedis client = Clients.answering(redis.settings())) {
      client.publish("alerts", "no alert");
    }

    add("20180805", 0, 1);
    awaitSeen(1);

    reader.close();
    assertThat(watching).succeedsWithin(PATIENCE);
  }

  @Test
  void watch_serversWithOtherClocks_isByTheOrderOfEntriesAlone() {
    Alert before = AlertStoreContract.alert("over-speed", "V0004", "20180815091459900");
    Alert after = AlertStoreContract.alert("over-speed", "V0005", "20180816091459900");
    addAs("99999999999999-1", before);
    CompletableFuture<Void> watching = watch();

    addAs("5-1", after);
    awaitSeen(1);

    assertThat(seen).containsExactly(after);
    reader.close();
    assertThat(watching).succeedsWithin(PATIENCE);
    try (UnifiedJedis client = Clients.answering(redis.settings())) {
      client.del("{20180815}:alerts");
    }
  }

  /** As a server does whose clock says so. */
  private void addAs(String entry, Alert alert) {
    try (UnifiedJedis client = Clients.answering(redis.settings())) {
      client.eval(
          "redis.call('XADD', KEYS[1], ARGV[1], 'alert', ARGV[2]) redis.call('PUBLISH', 'alerts', ARGV[2])",
          List.of("{" + alert.day() + "}:alerts"),
          List.of(entry, Keys.text(alert)));
    }
  }

  @Test
  void list_entryThatIsNoAlert_saysWhichOne() {
    try (UnifiedJedis client = Clients.answering(redis.settings())) {
      client.eval("redis.call('XADD', '{20180806}:alerts', '7-1', 'alert', 'no alert')");
    }

    assertThatThrownBy(() -> reader.list("20180806"))
        .isInstanceOf(AlertStoreException.class)
        .hasMessageContaining("entry 7-1 of stream {20180806}:alerts");
  }

  private CompletableFuture<Void> watch() {
    return watch(change -> seen.add(change.raised().alert()));
  }

  private CompletableFuture<Void> watch(Consumer<AlertChange> changes) {
    CompletableFuture<Void> watching =
        CompletableFuture.runAsync(
            () -> reader.watch(changes, notices::add), task -> new Thread(task, "watch").start());
    try (UnifiedJedis client = Clients.answering(redis.settings())) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () ->
                  client
                      .eval("return redis.call('PUBSUB', 'NUMSUB', 'alerts:corrections')[2]")
                      .equals(1L));
    }
    return watching;
  }

  private long redisMillis() {
    try (UnifiedJedis client = Clients.answering(redis.settings())) {
      return (Long)
          client.eval("local t = redis.call('TIME') return t[1] * 1000 + math.floor(t[2] / 1000)");
    }
  }

  private void awaitSeen(int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> seen.size() >= count);
  }

  private void awaitNotices(int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> notices.size() == count);
  }

  @Test
  void watch_dayExpires_isForgotten() {
    CompletableFuture<Void> watching = watch();
    add("20180811", 0, 1);
    awaitSeen(1);
    try (UnifiedJedis client = Clients.answering(redis.settings())) {
      client.del("20180811", "{20180811}:alerts", "{20180811}:identities");
    }

    redis.kill();
    awaitNotices(1);
    redis.start();
    awaitNotices(2);
    add("20180812", 0, 1);
    awaitSeen(2);

    assertThat(reader.watchedDays()).contains("20180812").doesNotContain("20180811");
    assertThat(watching).isNotDone();
  }

  private List<Alert> add(String day, int from, int to) {
    List<Alert> alerts =
        IntStream.range(from, to)
            .mapToObj(i -> AlertStoreContract.alert("over-speed", "V" + i, day + "091459900"))
            .toList();
    store.add(AlertStoreContract.raised(alerts));
    return alerts;
  }
}
