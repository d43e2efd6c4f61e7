package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisAlertOutboxTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RedisProcess redis = new RedisProcess();
  private final RedisAlertStore store = new RedisAlertStore(redis.settings());

  @AfterAll
  void stopRedis() {
    store.close();
    redis.close();
  }

  @Test
  void next_newReceiver_onlyWhatComesFromNowOn() {
    add("20180701", 0, 3);
    try (AlertOutbox outbox = begun("new", false)) {
      assertThat(outbox.next(10)).isEmpty();
      List<RaisedAlert> sameDay = add("20180701", 10, 2);
      List<RaisedAlert> newDay = add("20180702", 0, 2);
      assertThat(alerts(await(outbox, 4))).containsExactly(all(sameDay, newDay));
    }
  }

  @Test
  void next_allWanted_fromTheBeginningInPagesThatStayUntilConfirmed() {
    add("20180711", 0, 25);
    List<AlertOutbox.Entry> told = new ArrayList<>();
    try (AlertOutbox outbox = begun("all", true)) {
      List<AlertOutbox.Entry> page = outbox.next(10);
      assertThat(outbox.next(10)).isEqualTo(page);
      while (!page.isEmpty()) {
        assertThat(page.size()).isLessThanOrEqualTo(10);
        outbox.confirm(page);
        told.addAll(page);
        page = outbox.next(10);
      }
    }
    assertThat(told).extracting(AlertOutbox.Entry::key).doesNotHaveDuplicates();
    assertThat(ofDay(told, "20180711")).hasSize(25);
  }

  @Test
  void next_anotherProcess_goesOnBehindWhatWasConfirmed() {
    List<AlertOutbox.Entry> given;
    List<RaisedAlert> added;
    try (AlertOutbox outbox = begun("restarted", false)) {
      added = add("20180721", 0, 4);
      given = await(outbox, 4);
      outbox.confirm(given.subList(0, 3));
    }
    List<RaisedAlert> meanwhile = add("20180722", 0, 1);
    try (AlertOutbox again = begun("restarted", false)) {
      List<AlertOutbox.Entry> next = await(again, 2);
      assertThat(alerts(next)).containsExactly(added.get(3), meanwhile.get(0));
      assertThat(next.get(0)).isEqualTo(given.get(3));
    }
    try (AlertOutbox other = begun("another", false)) {
      assertThat(other.next(10)).isEmpty();
    }
  }

  @Test
  void next_corrections_areGivenAsSuch() {
    try (AlertOutbox outbox = begun("corrected", false)) {
      RaisedAlert gone = add("20180731", 0, 1).get(0);
      RaisedAlert late = LateStoreContract.raised("r", "F0", "20180731090500000", 9, 300);
      try (RedisLateStore judge = new RedisLateStore(redis.settings())) {
        judge.correct(
            "F0",
            judge.nextRevision("F0"),
            List.of(new Correction.Withdraw(gone), new Correction.Add(late, 5_000)));
      }
      assertThat(await(outbox, 3))
          .extracting(entry -> entry.change().getClass().getSimpleName())
          .containsExactlyInAnyOrder("Added", "Withdrawn", "Added");
    }
  }

  @Test
  void next_dayHasExpired_itsPositionIsNotKept() {
    try (AlertOutbox outbox = begun("expired", false);
        UnifiedJedis client = Clients.answering(redis.settings())) {
      add("20180801", 0, 2);
      outbox.confirm(await(outbox, 2));
      client.del(new Keys("").stream("20180801"));
      client.del(new Keys("").identities("20180801"));
    }
    try (AlertOutbox outbox = begun("expired", false);
        UnifiedJedis client = Clients.answering(redis.settings())) {
      outbox.next(1);
      assertThat(client.hgetAll(new Keys("").told("expired")))
          .containsKey("+begun")
          .doesNotContainKey("20180801");
    }
  }

  @Test
  void next_entryThatIsNoAlert_isPassedOverAndABrokenOneNamed() {
    try (AlertOutbox outbox = begun("odd", false);
        UnifiedJedis client = Clients.answering(redis.settings())) {
      String stream = new Keys("").stream("20180811");
      client.xadd(stream, StreamEntryID.NEW_ENTRY, Map.of("note", "of somebody else"));
      List<RaisedAlert> added = add("20180811", 0, 1);
      List<AlertOutbox.Entry> next = await(outbox, 1);
      assertThat(alerts(next)).isEqualTo(added);
      outbox.confirm(next);
      StreamEntryID broken = client.xadd(stream, StreamEntryID.NEW_ENTRY, Map.of("alert", "{"));
      assertThatExceptionOfType(AlertStoreException.class)
          .isThrownBy(() -> outbox.next(1))
          .withMessageContaining("XDEL");
      client.xdel(stream, broken);
      assertThat(outbox.next(1)).isEmpty();
    }
  }

  /** In the same step as the position, and not taken for a day that has expired. */
  @Test
  void confirm_notes_areThereForTheNextProcess() {
    add("20180821", 0, 1);
    try (AlertOutbox outbox = begun("noted", true)) {
      outbox.confirm(outbox.next(1000), Map.of("silenced:0a", "1"));
      outbox.confirm(List.of(), Map.of("silenced:0a", "2"));
      assertThat(outbox.notes()).containsEntry("silenced:0a", "2");
    }
    try (AlertOutbox again = begun("noted", true)) {
      assertThat(again.next(10)).isEmpty();
      assertThat(again.notes()).containsEntry("silenced:0a", "2");
    }
    assertThat(ToldReceivers.read(redis.settings()).silenced("0a"))
        .containsExactly(Map.entry("noted", 2L));
  }

  @Test
  void silences_addedAndEnded_areReadAsTheyAre() {
    SilenceStore silences = new SilenceStore(redis.settings());
    Instant now = Instant.ofEpochMilli(Instant.now().toEpochMilli());
    Silence first = silence("0a", now, Set.of("r \"1\"", "s"));
    Silence old = silence("0b", now.minus(SilenceStore.KEPT).minusSeconds(3_700), Set.of("r"));
    silences.add(old);
    assertThat(silences.list()).containsExactly(old);
    silences.add(first);
    try (AlertOutbox outbox = begun("silenced", false)) {
      assertThat(outbox.silences()).containsExactly(first);
      Silence.Ended ended = new Silence.Ended(now.plusSeconds(60), "bert");
      assertThat(silences.end("0a", ended).orElseThrow().ended()).contains(ended);
      assertThat(silences.end("0a", ended)).isEmpty();
      assertThat(silences.end("0c", ended)).isEmpty();
      Silence read = outbox.silences().get(0);
      assertThat(read.holdsAt(now)).isTrue();
      assertThat(read.holdsAt(now.plusSeconds(60))).isFalse();
      try (UnifiedJedis client = Clients.answering(redis.settings())) {
        client.hset("smartcar:silences", "0d", "{}");
        assertThatExceptionOfType(AlertStoreException.class)
            .isThrownBy(outbox::silences)
            .withMessageContaining("silence 0d of smartcar:silences cannot be read")
            .withMessageContaining("HDEL");
        client.del("smartcar:silences");
      }
    }
  }

  private static Silence silence(String id, Instant from, Set<String> rules) {
    return new Silence(
        id,
        new Silence.Selection(rules, Set.of("C"), Set.of("A01"), Set.of("warning")),
        from,
        from.plusSeconds(3_600),
        "maintenance",
        "anna",
        Optional.empty());
  }

  private AlertOutbox begun(String receiver, boolean all) {
    AlertOutbox outbox = new RedisAlertOutbox(redis.settings(), receiver);
    outbox.begin(all);
    return outbox;
  }

  /** A day that was not there is heard of a moment later. */
  private static List<AlertOutbox.Entry> await(AlertOutbox outbox, int entries) {
    List<AlertOutbox.Entry> next = new ArrayList<>();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              next.clear();
              next.addAll(outbox.next(100));
              return next.size() == entries;
            });
    return next;
  }

  private List<RaisedAlert> add(String day, int from, int count) {
    List<RaisedAlert> added =
        IntStream.range(from, from + count)
            .mapToObj(
                i -> LateStoreContract.raised("r", "F" + i, day + "0900%02d000".formatted(i), i, i))
            .toList();
    added.forEach(alert -> store.add(List.of(alert)));
    return added;
  }

  private static List<RaisedAlert> alerts(List<AlertOutbox.Entry> entries) {
    return entries.stream().map(entry -> entry.change().raised()).toList();
  }

  private static List<AlertOutbox.Entry> ofDay(List<AlertOutbox.Entry> entries, String day) {
    return entries.stream().filter(entry -> entry.day().equals(day)).toList();
  }

  private static RaisedAlert[] all(List<RaisedAlert> some, List<RaisedAlert> others) {
    List<RaisedAlert> all = new ArrayList<>(some);
    all.addAll(others);
    return all.toArray(RaisedAlert[]::new);
  }
}
