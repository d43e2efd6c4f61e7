package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What every event store does. Subclasses supply a store whose tables are there; rows of earlier
 * tests may be in them, for each test uses cars and topics of its own.
 */
public abstract class EventStoreContract {

  private static final long NOON = 1_535_630_400_000L;
  private static final long LATER = NOON + 1;

  /** The store under test; the same one when asked again in a test. */
  protected abstract EventStore store();

  /** Finds what that store has stored, with dates of UTC; the test closes it. */
  protected abstract EventSearch search();

  /** The columns of the event's row by name; empty if there is no such row. */
  protected abstract Map<String, String> eventRow(String date, String carNumber);

  /** The columns of the refused record's row; values byte by byte as ISO 8859-1. */
  protected abstract Map<String, String> rejectedRow(String rowKey);

  @Test
  void store_event_hasTheBooksColumns() {
    store(new StoredEvent(event("20180830091459900", "C1", 97), NOON));

    assertThat(eventRow("20180830091459900", "C1"))
        .containsOnly(
            entry("date", "20180830091459900"),
            entry("car_number", "C1"),
            entry("speed_pedal", "1"),
            entry("break_pedal", "0"),
            entry("steer_angle", "F"),
            entry("direct_light", "N"),
            entry("speed", "97"),
            entry("area_number", "F08"));
  }

  @Test
  void store_datesWithAndWithoutMillis_haveRowsOfTheirOwn() {
    store(
        new StoredEvent(event("20160124134517", "C2", 85), NOON),
        new StoredEvent(event("20160124134517000", "C2", 86), NOON));

    assertThat(eventRow("20160124134517", "C2")).containsEntry("speed", "85");
    assertThat(eventRow("20160124134517000", "C2")).containsEntry("speed", "86");
  }

  @Test
  void store_sameEventAgain_changesNothing() {
    StoredEvent stored = new StoredEvent(event("20180830091500000", "C3", 50), NOON);
    store(stored);
    Map<String, String> row = eventRow("20180830091500000", "C3");

    store(stored);

    assertThat(eventRow("20180830091500000", "C3")).isEqualTo(row).containsEntry("speed", "50");
  }

  @Test
  void store_twoOfOneIdentityInACall_lastWins() {
    store(
        new StoredEvent(event("20180830091500000", "C4", 50), NOON),
        new StoredEvent(event("20180830091500000", "C4", 60), NOON),
        new StoredEvent(event("20180830091500000", "C5", 70), NOON));

    assertThat(eventRow("20180830091500000", "C4")).containsEntry("speed", "60");
    assertThat(eventRow("20180830091500000", "C5")).containsEntry("speed", "70");
  }

  @Test
  void store_twoOfOneIdentity_laterRecordStaysWhateverTheOrder() {
    StoredEvent first = new StoredEvent(event("20180830091500000", "C6", 50), NOON);
    StoredEvent second = new StoredEvent(event("20180830091500000", "C6", 60), LATER);
    store(first, second);
    store(first);
    assertThat(eventRow("20180830091500000", "C6")).containsEntry("speed", "60");

    StoredEvent other = new StoredEvent(event("20180830091500000", "C7", 50), NOON);
    StoredEvent latest = new StoredEvent(event("20180830091500000", "C7", 60), LATER);
    store(latest, other);
    assertThat(eventRow("20180830091500000", "C7")).containsEntry("speed", "60");
  }

  @Test
  void store_recordWithoutTimestamp_isStored() {
    store(new StoredEvent(event("20180830091500000", "C8", 50), -1));

    assertThat(eventRow("20180830091500000", "C8")).containsEntry("speed", "50");
  }

  @Test
  void store_rejectedRecord_keepsWhereWhenWhyAndTheBytes() {
    byte[] bytes = {0, (byte) 0xff, '\n', 'x'};
    store(new RejectedRecord("T-1", 3, 42, NOON, "speed must be a number: \"x\"", bytes));

    assertThat(rejectedRow("T-1-0000000003-0000000000000000042"))
        .containsOnly(
            entry("topic", "T-1"),
            entry("partition", "3"),
            entry("offset", "42"),
            entry("time", "2018-08-30T12:00:00Z"),
            entry("reason", "speed must be a number: \"x\""),
            entry("value", new String(bytes, ISO_8859_1)));
  }

  @Test
  void store_rejectedRecordWithoutTimeOrValue_isKept() {
    store(new RejectedRecord("T-2", 0, 0, -1, "empty", new byte[0]));

    assertThat(rejectedRow("T-2-0000000000-0000000000000000000"))
        .containsEntry("time", "1970-01-01T00:00:00Z")
        .containsEntry("value", "");
  }

  @Test
  void store_rejectedRecordOfAMegabyte_isKeptWhole() {
    byte[] bytes = new byte[1 << 20];
    store(new RejectedRecord("T-3", 0, 1, NOON, "too long", bytes));

    assertThat(rejectedRow("T-3-0000000000-0000000000000000001").get("value"))
        .hasSize(bytes.length);
  }

  @Test
  void store_rejectedRecordTooLongForACell_keepsItsBeginningAndSaysSo() {
    byte[] bytes = new byte[RejectedRecord.MAX_VALUE_BYTES + 1];
    store(new RejectedRecord("T-4", 0, 1, NOON, "too long", bytes));

    Map<String, String> row = rejectedRow("T-4-0000000000-0000000000000000001");
    assertThat(row.get("value")).hasSize(RejectedRecord.MAX_VALUE_BYTES);
    assertThat(row.get("reason")).isEqualTo("too long (8388609 bytes, the first 8388608 kept)");
  }

  @Test
  void store_nothing_isDoneAtOnce() {
    assertThat(store().store(List.of(), List.of())).isCompleted();
  }

  @Test
  void store_manyBatchesUnderWay_allAreStored() {
    List<CompletableFuture<Void>> batches =
        IntStream.range(0, 8)
            .mapToObj(batch -> store().store(batchOf500(batch), List.of()))
            .toList();
    batches.forEach(EventStoreContract::await);

    assertThat(eventRow("20180830091500000", "M0x0")).containsEntry("speed", "0");
    assertThat(eventRow("20180830091500499", "M7x499")).containsEntry("speed", "7");
  }

  @Test
  void find_anyQuestion_isWhatAFilterOverTheLinesFinds() {
    assertFoundAsByAFilterOverTheLines(5);
  }

  @Test
  @Tag("long")
  void find_moreQuestions_isWhatAFilterOverTheLinesFinds() {
    assertFoundAsByAFilterOverTheLines(15);
  }

  private void assertFoundAsByAFilterOverTheLines(int questions) {
    SearchedEvents searched = new SearchedEvents(2_000);
    await(store().store(searched.events(), List.of()));

    try (EventSearch search = search()) {
      int found = 0;
      for (int i = 0; i < questions; i++) {
        EventQuery query = searched.question();
        List<String> expected = searched.linesOf(query);
        assertThat(lines(search, query)).as("%s", query).isEqualTo(expected);
        assertThat(search.count(query)).as("%s", query).isEqualTo(expected.size());
        found += expected.size();
      }
      assertThat(found).isGreaterThan(30 * questions);
    }
  }

  @Test
  void find_noBoundsOfTime_isAllOfTheCars() {
    SearchedEvents searched = new SearchedEvents(100);
    await(store().store(searched.events(), List.of()));
    EventQuery query =
        new EventQuery(
            Set.of("Q11", "Q_1"),
            Instant.MIN,
            Instant.MAX,
            new EventFilter(Set.of("D04", "D05"), 9, 100));

    try (EventSearch search = search()) {
      assertThat(lines(search, query)).containsAll(searched.linesOf(query)).isNotEmpty();
      assertThat(search.count(query)).isEqualTo(lines(search, query).size());
    }
  }

  private static List<String> lines(EventSearch search, EventQuery query) {
    try (Stream<StoredEvent> found = search.find(query)) {
      return found.map(stored -> new String(EventEncoder.csv(stored.event()), ISO_8859_1)).toList();
    }
  }

  @Test
  void check_everythingThere_returns() {
    store().check();
  }

  private static List<StoredEvent> batchOf500(int batch) {
    return IntStream.range(0, 500)
        .mapToObj(
            i ->
                new StoredEvent(
                    event("20180830091500%03d".formatted(i), "M" + batch + "x" + i, batch), NOON))
        .toList();
  }

  private void store(StoredEvent... events) {
    await(store().store(List.of(events), List.of()));
  }

  private void store(RejectedRecord record) {
    await(store().store(List.of(), List.of(record)));
  }

  private static void await(CompletableFuture<Void> stored) {
    assertThat(stored).succeedsWithin(30, TimeUnit.SECONDS);
  }

  private static CarEvent event(String date, String carNumber, int speed) {
    return new CarEvent(date, NOON, carNumber, 1, 0, "F", "N", speed, "F08");
  }
}
