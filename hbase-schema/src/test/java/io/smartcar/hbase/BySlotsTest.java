package io.smartcar.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.client.Result;
import org.junit.jupiter.api.Test;

/** Which slots are asked for together, with a table in memory. */
final class BySlotsTest {

  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

  private static final LocalDateTime NINE = LocalDateTime.of(2018, 8, 30, 9, 0);

  private static final CarSet ONE_CAR = new CarSet(Set.of("V1"));

  private final List<StoredEvent> stored = new ArrayList<>();
  private final List<List<TimeSlot>> asked = new ArrayList<>();
  private boolean isAway;

  @Test
  void of_sparing_asksForTenHoursAtOnceAndOnlyWhenWanted() {
    storeAReadingEachMinute(600);

    try (EventRows rows = read(Pace.sparing(), Long.MAX_VALUE, 600)) {
      assertThat(asked).isEmpty();
      assertThat(rows).toIterable().map(BySlotsTest::date).isEqualTo(storedDates());
    }

    assertThat(asked).map(List::size).containsExactly(60);
  }

  @Test
  void of_prompt_beginsWithOneSlotAndReadsAhead() {
    storeAReadingEachMinute(600);

    try (EventRows rows = read(Pace.PROMPT, Long.MAX_VALUE, 600)) {
      rows.next();
      assertThat(asked).map(List::size).containsExactly(1, 8);
      rows.forEachRemaining(event -> {});
    }

    assertThat(asked).map(List::size).containsExactly(1, 8, 51);
  }

  @Test
  void of_moreRowsThanCanBeHeld_asksAgainInHalves() {
    storeAReadingEachMinute(100);

    try (EventRows rows = read(Pace.sparing(), 30, 100)) {
      assertThat(rows).toIterable().map(BySlotsTest::date).isEqualTo(storedDates());
    }

    // Ten slots have a hundred rows, five have fifty, and two, or three, are few enough.
    assertThat(asked).map(List::size).containsExactly(10, 5, 2, 3, 5, 2, 3);
  }

  @Test
  void of_oneSlotWithMore_isReadWhole() {
    storeAReadingEachMinute(20);

    try (EventRows rows = read(Pace.PROMPT, 5, 20)) {
      assertThat(rows).toIterable().map(BySlotsTest::date).isEqualTo(storedDates());
    }
  }

  @Test
  void of_sourceFails_saysSo() {
    isAway = true;

    try (EventRows rows = read(Pace.sparing(), 5, 20)) {
      assertThatThrownBy(rows::hasNext)
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("z1:2181/hbase: gone");
    }
  }

  private List<String> storedDates() {
    return stored.stream().map(BySlotsTest::date).toList();
  }

  private static String date(StoredEvent event) {
    return event.event().date();
  }

  private void storeAReadingEachMinute(int minutes) {
    IntStream.range(0, minutes)
        .mapToObj(minute -> HBaseUnderTest.at(SECOND.format(NINE.plusMinutes(minute)), "V1"))
        .forEach(stored::add);
  }

  private EventRows read(Pace pace, long maxRows, int minutes) {
    Instant from = NINE.toInstant(ZoneOffset.UTC);
    DateSpan span = DateSpan.of(from, from.plus(Duration.ofMinutes(minutes)), ZoneOffset.UTC);
    return new BySlots(RowsInMemory.unaskedTable(new BookKey()), new Source(), pace, maxRows)
        .of(ONE_CAR, span, ZoneOffset.UTC);
  }

  /** What is stored, the last first, as rows come in any order. */
  private final class Source implements SlotSource {

    @Override
    public CompletableFuture<List<List<Result>>> rows(
        CarSet cars, List<TimeSlot> slots, RowLimit limit) {
      asked.add(slots);
      if (isAway) {
        return CompletableFuture.failedFuture(new IllegalStateException("gone"));
      }
      List<StoredEvent> found =
          new ArrayList<>(stored.stream().filter(event -> isIn(event, slots)).toList());
      Collections.reverse(found);
      return limit.allows(found.size())
          ? CompletableFuture.completedFuture(List.of(RowsInMemory.results(new BookKey(), found)))
          : CompletableFuture.failedFuture(new CancellationException());
    }

    private static boolean isIn(StoredEvent event, List<TimeSlot> slots) {
      return slots.stream().anyMatch(slot -> event.event().date().startsWith(slot.datePrefix()));
    }

    @Override
    public CompletableFuture<List<NavigableSet<TimeSlot>>> occupied(CarSet cars, DateSpan span) {
      throw new AssertionError("the span is brief");
    }
  }
}
