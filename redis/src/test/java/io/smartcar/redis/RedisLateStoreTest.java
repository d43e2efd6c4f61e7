package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.LateReadings;
import io.smartcar.events.late.OpenStretches;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisClusterCRC16;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisLateStoreTest extends LateStoreContract {

  private static final long WEEK_SECONDS = 604_800;

  /** Thousands of calls: what each costs on the disk is not what is tested. */
  private final RedisProcess redis = new RedisProcess("--appendfsync", "everysec");

  private final RedisAlertStore alerts = new RedisAlertStore(redis.settings(), AT_ONCE);
  private final RedisAlertStore patient = new RedisAlertStore(redis.settings(), IN_AN_HOUR);
  private final RedisLateStore late = new RedisLateStore(redis.settings(), AT_ONCE);
  private final RedisEpisodeStore episodes = new RedisEpisodeStore(redis.settings());
  private final AlertReader reader = new AlertReader(redis.settings());
  private UnifiedJedis client = Clients.answering(redis.settings());

  @AfterEach
  void freshClient() {
    client.close();
    client = Clients.answering(redis.settings());
  }

  @AfterAll
  void stopRedis() {
    alerts.close();
    patient.close();
    late.close();
    late.close();
    episodes.close();
    episodes.close();
    client.close();
    redis.close();
  }

  @Override
  protected AlertStore alerts() {
    return alerts;
  }

  @Override
  protected LateStore late() {
    return late;
  }

  @Override
  protected AlertStore patient() {
    return patient;
  }

  @Override
  protected EpisodeStore episodes() {
    return episodes;
  }

  @Override
  protected List<AlertChange> changes(String day) {
    List<AlertChange> changes = new ArrayList<>();
    reader.changes(day, changes::add);
    return changes;
  }

  @Override
  protected List<Alert> list(String day) {
    return reader.list(day);
  }

  @Override
  protected List<AlertChange.Withdrawn> withdrawn(String day) {
    return reader.withdrawn(day);
  }

  @Override
  protected Set<String> members(String day) {
    return client.smembers(day);
  }

  @Override
  protected Map<String, Integer> times(String day) {
    return new StoredDay(client, "", day).times();
  }

  @Override
  protected Map<String, Map<String, String>> described(String day) {
    return new StoredDay(client, "", day).described();
  }

  @Test
  void keys_ofAShard_areOfOneSlotAndNoDay() {
    Keys keys = new Keys("fleet-2:");
    for (int shard = 0; shard < LateStore.SHARDS; shard++) {
      List<String> ofShard = keys.ofShard(shard);
      assertThat(ofShard.stream().map(JedisClusterCRC16::getSlot).distinct()).hasSize(1);
      assertThat(ofShard).allMatch(key -> key.startsWith("{fleet-2:smartcar:late-"));
    }
  }

  @Test
  void open_manyFarApart_nearestBecomeOneAndAllAreCovered() {
    List<LateReadings> all =
        IntStream.range(0, 1_200)
            .mapToObj(i -> new LateReadings("M1", 600_000L * i, 600_000L * i + 9, "t", 1, i, 1))
            .toList();
    alerts.open(all);

    OpenStretches taken = late.take("M1", Duration.ofHours(1)).orElseThrow();

    assertThat(taken.stretches()).hasSizeLessThanOrEqualTo(OpenedStretches.MOST_A_CAR);
    assertThat(taken.stretches().stream().mapToLong(LateReadings::count).sum()).isEqualTo(1_200);
    assertThat(all)
        .allMatch(
            one ->
                taken.stretches().stream()
                    .anyMatch(
                        of ->
                            of.fromMillis() <= one.fromMillis()
                                && one.toMillis() <= of.toMillis()));
  }

  @Test
  void open_redisRestarts_isStillOpen() {
    alerts.open(List.of(new LateReadings("M2", 1, 2, "t", 1, 9, 1)));
    late.take("M2", Duration.ofHours(1));
    alerts.open(List.of(new LateReadings("M2", 100_000, 100_001, "t", 1, 10, 1)));
    redis.kill();
    redis.start();

    OpenStretches again = late.take("M2", Duration.ofHours(1)).orElseThrow();

    assertThat(again.revision()).isEqualTo(2);
    assertThat(again.stretches()).hasSize(2);
  }

  @Test
  void take_redisAway_saysSo() {
    redis.kill();
    try {
      assertThatThrownBy(() -> late.take("M3", Duration.ofHours(1)))
          .isInstanceOf(AlertStoreException.class)
          .hasMessageContaining("not available at");
    } finally {
      redis.start();
    }
  }

  @Test
  void correct_day_allKeysExpireInAWeek() {
    RaisedAlert alert = raised("r", "E1", "20180910091459900", 1, 60);
    alerts.add(List.of(alert));
    for (String key : new Keys("").ofDay("20180910")) {
      client.expire(key, 10);
    }

    late.correct("E1", late.nextRevision("E1"), List.of(new Correction.Withdraw(alert)));
    late.correct("E1", late.nextRevision("E1"), List.of(new Correction.Add(alert, 1)));

    for (String key : new Keys("").ofDay("20180910")) {
      if (!key.endsWith("}:handled")) {
        assertThat(client.ttl(key)).as(key).isBetween(WEEK_SECONDS - 120, WEEK_SECONDS);
      }
    }
  }

  @Test
  void add_everythingAgain_changesNoKey() {
    List<RaisedAlert> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int second = 17 * i;
      String date = "20180921%02d%02d%02d".formatted(9, second / 60, second % 60);
      all.add(raised("r", "R" + i % 3, date, i % 7, second));
    }
    alerts.add(all);
    Correction withdraw = new Correction.Withdraw(all.get(9));
    long revision = late.nextRevision("R0");
    late.correct("R0", revision, List.of(withdraw));
    String handled = Keys.identity(all.get(0).alert());
    Handling ack = new Handling(Handling.Action.ACK, "anna", Instant.EPOCH, "seen", "");
    episodes.handle(handled, ack);
    episodes.end(nine("20180921") + 2_000_000);
    Map<String, Object> before = contents("20180921");

    Collections.shuffle(all, new Random(7));
    assertThat(alerts.add(all)).containsOnly(false);
    late.correct("R0", revision, List.of(withdraw));
    episodes.handle(handled, ack);
    episodes.end(nine("20180921") + 2_000_000);

    assertThat(contents("20180921")).isEqualTo(before);
    assertThat(before).hasSizeGreaterThan(200);
  }

  private Map<String, Object> contents(String day) {
    Map<String, Object> contents = new TreeMap<>();
    for (String key : client.keys("*" + day + "*")) {
      contents.put(key, content(key));
    }
    return contents;
  }

  /** Sets and hashes are dumped in the order of their buckets, which Redis changes by itself. */
  private Object content(String key) {
    return switch (client.type(key)) {
      case "set" -> new TreeSet<>(client.smembers(key));
      case "hash" -> new TreeMap<>(client.hgetAll(key));
      default -> Arrays.hashCode(client.dump(key));
    };
  }

  @Test
  void episodeChanges_appliedInOrder_areTheEpisodes() {
    String day = "20180922";
    Random random = new Random(3);
    for (int step = 0; step < 60; step++) {
      int second = 30 * random.nextInt(40);
      String date = day + "09%02d%02d".formatted(second / 60, second % 60);
      RaisedAlert alert = raised("r", "S1", date, random.nextInt(9), second);
      if (random.nextInt(3) == 0) {
        late.correct("S1", late.nextRevision("S1"), List.of(new Correction.Withdraw(alert)));
      } else {
        alerts.add(List.of(alert));
      }
      episodes.end(nine(day) + 10_000L * step);
    }

    Map<String, String> applied = new TreeMap<>();
    client
        .xrange("{20180922}:episode-changes", "-", "+")
        .forEach(entry -> apply(entry.getFields(), applied));
    Map<String, String> stored = new TreeMap<>(client.hgetAll("{20180922}:episodes"));
    stored.remove("+clock");
    assertThat(applied).isEqualTo(stored).isNotEmpty();
  }

  private static void apply(Map<String, String> entry, Map<String, String> episodes) {
    String id = String.valueOf(entry.get("id"));
    String was =
        switch (String.valueOf(entry.get("change"))) {
          case "begin" -> {
            assertThat(episodes).doesNotContainKey(id);
            yield episodes.put(id, String.valueOf(entry.get("episode")));
          }
          case "gone" -> episodes.remove(id);
          default -> {
            assertThat(episodes).containsKey(id);
            yield episodes.put(id, String.valueOf(entry.get("episode")));
          }
        };
    assertThat(was == null).isEqualTo("begin".equals(entry.get("change")));
  }

  @Test
  void claim_lowerRevisionThatWasOnItsWay_correctsNothing() {
    RaisedAlert alert = raised("r", "E3", "20180918091459900", 1, 60);
    CorrectedDays onItsWay =
        new CorrectedDays(new Keys(""), redis.settings(), "E3", late.nextRevision("E3"));
    onItsWay.add(new Correction.Add(alert, 1));

    late.claim("E3", late.nextRevision("E3"), alert.raisedAtMillis(), alert.raisedAtMillis());

    try (Scripts scripts = new Scripts(redis.settings())) {
      assertThat(scripts.run(onItsWay.calls())).containsExactly(0L);
    }
    assertThat(reader.list("20180918")).isEmpty();
    assertThat(client.ttl("{20180918}:revisions")).isBetween(WEEK_SECONDS - 120, WEEK_SECONDS);
  }

  @Test
  void judged_moreThanAreKept_theOldestGo() {
    for (int i = 0; i <= OpenedStretches.MOST_JUDGED_A_CAR; i++) {
      JudgedSpan span = new JudgedSpan(i, 1_000 + i, 1, Set.of("r"));
      assertThat(late.judged("M4", late.nextRevision("M4"), span, 0)).isTrue();
    }
    alerts.open(List.of(new LateReadings("M4", 1, 2, "t", 1, 9, 1)));

    assertThat(late.take("M4", Duration.ofHours(1)).orElseThrow().judged())
        .hasSize(OpenedStretches.MOST_JUDGED_A_CAR)
        .first()
        .isEqualTo(new JudgedSpan(1, 1_001, 1, Set.of("r")));
  }

  @Test
  void correct_entries_haveTheirFields() {
    RaisedAlert was = raised("r", "E2", "20180912091459900", 1, 60);
    RaisedAlert is = raised("r", "E2", "20180912091500000", 2, 60);
    alerts.add(List.of(was));
    late.correct("E2", late.nextRevision("E2"), List.of(new Correction.Replace(was, is, 7_000)));
    late.correct("E2", late.nextRevision("E2"), List.of(new Correction.Withdraw(is)));

    List<Map<String, String>> entries =
        client.xrange("{20180912}:alerts", "-", "+").stream().map(e -> e.getFields()).toList();

    String moment = Long.toString(was.raisedAtMillis());
    assertThat(entries)
        .containsExactly(
            Map.of("alert", AlertJson.write(was.alert()), "raised", moment, "rules", "2"),
            Map.of(
                "alert",
                AlertJson.write(is.alert()),
                "raised",
                moment,
                "rules",
                "2",
                "late",
                "true",
                "late-by",
                "7000",
                "replaces",
                "r/E2-20180912091459900"),
            Map.of("withdrawn", AlertJson.write(is.alert()), "raised", moment, "rules", "2"));
  }

  @Test
  void dayOfTheVersionBefore_isListedNotHeldAndCanBeCorrected() {
    RaisedAlert old = raised("r", "B1", "20180913091459900", 1, 60);
    RaisedAlert sameDate = raised("s", "B1", "20180913091459900", 1, 60);
    for (RaisedAlert raised : List.of(old, sameDate)) {
      client.sadd("20180913", raised.alert().member());
      client.eval(
          "redis.call('XADD', KEYS[1], '*', 'alert', ARGV[1])",
          List.of("{20180913}:alerts"),
          List.of(AlertJson.write(raised.alert())));
      client.sadd("{20180913}:identities", Keys.identity(raised.alert()));
    }
    RaisedAlert added = raised("r", "B1", "20180913091559900", 1, 120);

    assertThat(alerts.add(List.of(old, added))).containsExactly(false, true);
    assertThat(reader.list("20180913"))
        .containsExactly(old.alert(), sameDate.alert(), added.alert());
    assertThat(late.holding("B1", nine("20180913"), nine("20180913") + 1_000_000))
        .containsExactly(added);

    late.correct("B1", late.nextRevision("B1"), List.of(new Correction.Withdraw(old)));
    assertThat(reader.list("20180913")).containsExactly(sameDate.alert(), added.alert());
    assertThat(reader.withdrawn("20180913")).containsExactly(new AlertChange.Withdrawn(old));
    assertThat(client.smembers("20180913")).hasSize(2);

    late.correct("B1", late.nextRevision("B1"), List.of(new Correction.Add(sameDate, 1)));
    assertThat(late.holding("B1", nine("20180913"), nine("20180913") + 1_000_000))
        .containsExactly(sameDate, added);
  }

  @Test
  void correct_keyOfAnotherTypeInTheWay_changesNothingAndSaysWhich() {
    RaisedAlert alert = raised("r", "W1", "20190914091459900", 1, 60);
    client.set("{20190914}:cars", "something else");

    assertThatThrownBy(
            () ->
                late.correct("W1", late.nextRevision("W1"), List.of(new Correction.Add(alert, 1))))
        .isInstanceOf(AlertStoreException.class)
        .hasMessageContaining("{20190914}:cars is a string");

    assertThat(client.exists("{20190914}:alerts")).isFalse();
    assertThatThrownBy(() -> late.holding("W1", nine("20190914"), nine("20190914")))
        .hasMessageContaining("{20190914}:cars is a string");
  }
}
