package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every store of refused records does. Whoever implements it supplies one, and the store that
 * fills it; each test uses topics of its own.
 */
public interface RejectedStoreContract {

  /** When the records were read, in these tests. */
  Instant NOON = Instant.parse("2018-08-30T12:00:00Z");

  /** No car's. */
  Heartbeat HEARTBEAT = new Heartbeat("a1", 1_535_630_400_000L, 7);

  /** Stores refused records. */
  EventStore storing();

  /** Finds what that has stored; the test closes it. */
  RejectedStore rejectedStore();

  @Test
  default void find_aTopic_isItsRecordsByPartitionAndOffset() {
    byte[] bytes = {0, (byte) 0xff, '\n', 'x'};
    store(record("R1", 1, 5, 0, "é"), record("R1", 0, 10, 1, "b"), record("R1", 0, 9, 2, "c"));
    store(record("R1-0", 0, 1, 0, "other"), record("R", 0, 1, 0, "other"));
    store(new RejectedRecord("R1", 1, 6, NOON.toEpochMilli(), "speed must be: \"é\"", bytes));

    List<KeptRecord> found = find("R1", Instant.MIN, Instant.MAX);

    assertThat(found)
        .extracting(kept -> kept.record().partition() + "@" + kept.record().offset())
        .containsExactly("0@9", "0@10", "1@5", "1@6");
    KeptRecord last = found.get(3);
    assertThat(last.record().value()).isEqualTo(bytes);
    assertThat(last.record().reason()).isEqualTo("speed must be: \"é\"");
    assertThat(last.record().recordTimestampMillis()).isEqualTo(NOON.toEpochMilli());
    assertThat(last.resending()).isEmpty();
    assertThat(last.isCut()).isFalse();
  }

  @Test
  default void find_aTime_isFromTheFirstUpToTheLast() {
    store(
        record("R2", 0, 1, -1, "a"),
        record("R2", 0, 2, 0, "b"),
        record("R2", 0, 3, 999, "c"),
        record("R2", 0, 4, 1_000, "d"));

    assertThat(offsets("R2", NOON, NOON.plusSeconds(1))).containsExactly(2L, 3L);
    assertThat(offsets("R2", Instant.MIN, NOON)).containsExactly(1L);
    assertThat(offsets("R2", NOON.plusSeconds(1), Instant.MAX)).containsExactly(4L);
    assertThat(offsets("R2", NOON, NOON)).isEmpty();
    assertThat(offsets("R2", Instant.MIN, Instant.EPOCH)).isEmpty();
  }

  @Test
  default void find_noTopic_isOfAll() {
    store(record("R3", 0, 1, 7_000_000_000L, "a"), record("R3b", 0, 1, 7_000_000_000L, "b"));

    Instant time = NOON.plusMillis(7_000_000_000L);
    try (RejectedStore store = rejectedStore();
        Stream<KeptRecord> found =
            store.find(new RejectedQuery(Optional.empty(), time, time.plusMillis(1)))) {
      assertThat(found.map(kept -> kept.record().topic())).containsExactly("R3", "R3b");
    }
  }

  @Test
  default void find_noTopic_isWithoutTheRowsOfHeartbeats() {
    store(
        HeartbeatRows.row("R9", 0, NOON.toEpochMilli() + 8_000_000_000L, HEARTBEAT),
        record("R9", 0, 1, 8_000_000_000L, "a"));

    Instant time = NOON.plusMillis(8_000_000_000L);
    try (RejectedStore store = rejectedStore();
        Stream<KeptRecord> found =
            store.find(new RejectedQuery(Optional.empty(), time, time.plusMillis(1)))) {
      assertThat(found.map(kept -> kept.record().topic())).containsExactly("R9");
    }
    assertThat(offsets("R9", Instant.MIN, Instant.MAX)).containsExactly(1L);
  }

  @Test
  default void begin_ofSeveralWhoTry_oneSucceeds() {
    store(record("R4", 0, 1, 0, "a"));
    KeptRecord kept = find("R4", Instant.MIN, Instant.MAX).get(0);

    try (RejectedStore store = rejectedStore()) {
      List<CompletableFuture<Boolean>> tries =
          IntStream.range(0, 8).mapToObj(i -> store.begin(kept, begun("user " + i))).toList();
      assertThat(tries.stream().filter(RejectedStoreContract::answer)).hasSize(1);
    }
    assertThat(resending("R4"))
        .hasValueSatisfying(mark -> assertThat(mark.isConfirmed()).isFalse());
  }

  @Test
  default void confirm_whatWasBegun_isPutDownAndNeverBegunAgain() {
    store(record("R5", 0, 1, 0, "a"));
    try (RejectedStore store = rejectedStore()) {
      KeptRecord kept = find("R5", Instant.MIN, Instant.MAX).get(0);
      assertThat(answer(store.confirm(kept, begun("ann")))).isFalse();
      assertThat(answer(store.begin(kept, begun("ann lee")))).isTrue();
      assertThat(resending("R5")).contains(begun("ann lee"));

      assertThat(answer(store.confirm(kept, begun("ann lee")))).isTrue();

      assertThat(resending("R5")).contains(begun("ann lee").confirmed());
      assertThat(answer(store.begin(kept, begun("bob")))).isFalse();
    }
  }

  @Test
  default void begin_whatWasBegunAndNotConfirmed_isForOneWhoHasSeenThat() {
    store(record("R6", 0, 1, 0, "a"));
    try (RejectedStore store = rejectedStore()) {
      KeptRecord kept = find("R6", Instant.MIN, Instant.MAX).get(0);
      assertThat(answer(store.begin(kept, begun("ann")))).isTrue();
      KeptRecord seen = find("R6", Instant.MIN, Instant.MAX).get(0);

      assertThat(answer(store.begin(seen, begun("bob")))).isTrue();

      assertThat(answer(store.confirm(kept, begun("ann")))).isFalse();
      assertThat(answer(store.begin(seen, begun("eve")))).isFalse();
      assertThat(answer(store.confirm(seen, begun("bob")))).isTrue();
    }
  }

  @Test
  default void store_aRecordAgain_leavesTheMark() {
    RejectedRecord record = record("R7", 0, 1, 0, "a");
    store(record);
    try (RejectedStore store = rejectedStore()) {
      KeptRecord kept = find("R7", Instant.MIN, Instant.MAX).get(0);
      assertThat(answer(store.begin(kept, begun("ann")))).isTrue();
      assertThat(answer(store.confirm(kept, begun("ann")))).isTrue();
    }

    store(record);

    assertThat(resending("R7")).contains(begun("ann").confirmed());
  }

  @Test
  default void store_anotherRecordOfATopicMadeAnew_isNotMarked() {
    store(record("R8", 0, 1, 0, "a"));
    try (RejectedStore store = rejectedStore()) {
      KeptRecord kept = find("R8", Instant.MIN, Instant.MAX).get(0);
      assertThat(answer(store.begin(kept, begun("ann")))).isTrue();
      assertThat(answer(store.confirm(kept, begun("ann")))).isTrue();
      store(record("R8", 0, 1, 5, "b"));

      KeptRecord other = find("R8", Instant.MIN, Instant.MAX).get(0);

      assertThat(new String(other.record().value(), UTF_8)).isEqualTo("b");
      assertThat(other.resending()).isEmpty();
      assertThat(answer(store.begin(other, begun("bob")))).isTrue();
      assertThat(resending("R8")).contains(begun("bob"));
    }
  }

  private void store(RejectedRecord... records) {
    assertThat(storing().store(List.of(), List.of(records))).succeedsWithin(30, TimeUnit.SECONDS);
  }

  private Optional<Resending> resending(String topic) {
    return find(topic, Instant.MIN, Instant.MAX).get(0).resending();
  }

  private List<Long> offsets(String topic, Instant from, Instant to) {
    return find(topic, from, to).stream().map(kept -> kept.record().offset()).toList();
  }

  private List<KeptRecord> find(String topic, Instant from, Instant to) {
    try (RejectedStore store = rejectedStore();
        Stream<KeptRecord> found = store.find(new RejectedQuery(Optional.of(topic), from, to))) {
      return found.toList();
    }
  }

  private static boolean answer(CompletableFuture<Boolean> asked) {
    assertThat(asked).succeedsWithin(Duration.ofSeconds(30));
    return asked.join();
  }

  private static Resending begun(String by) {
    return new Resending(false, Instant.parse("2018-08-31T00:00:00Z"), by);
  }

  private static RejectedRecord record(
      String topic, int partition, long offset, long afterNoonMillis, String value) {
    return new RejectedRecord(
        topic,
        partition,
        offset,
        NOON.toEpochMilli() + afterNoonMillis,
        "record must be an event: \"" + value + '"',
        value.getBytes(UTF_8));
  }
}
