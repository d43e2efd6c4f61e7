package io.smartcar.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.hbase.client.Result;
import org.junit.jupiter.api.Test;

/** Which stretches of a car's rows are asked for, with a table in memory. */
final class CarRowsTest {

  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
  private static final LocalDateTime NINE = LocalDateTime.of(2018, 8, 30, 9, 0);
  private static final CarFirstKey KEY = new CarFirstKey(10);

  private final List<StoredEvent> stored = new ArrayList<>();
  private final List<Long> askedMinutes = new ArrayList<>();
  private final List<String> lookedForFrom = new ArrayList<>();
  private Predicate<StoredEvent> wanted = event -> true;
  private boolean isAway;

  @Test
  void next_anHourAtOneHertz_comesInOrderInEverLongerStretches() {
    storeEachSecond(NINE, 7_200);

    assertThat(read(NINE, NINE.plusMinutes(119))).isEqualTo(datesOfStored());

    assertThat(askedMinutes).containsExactly(1L, 8L, 64L, 47L);
    assertThat(lookedForFrom).isEmpty();
  }

  @Test
  void hasNext_oneStretchIsUsed_theNextOneIsAskedAndNoFurther() {
    storeEachSecond(NINE, 3_600);

    try (EventRows rows = open(NINE, NINE.plusMinutes(59))) {
      assertThat(askedMinutes).containsExactly(1L);
      rows.next();
      assertThat(askedMinutes).containsExactly(1L, 8L);
      IntStream.range(1, 60).forEach(row -> rows.next());
      assertThat(askedMinutes).containsExactly(1L, 8L);
    }
  }

  @Test
  void next_pausesOfYears_costOneQuestionEach() {
    storeEachSecond(NINE, 60);
    storeEachSecond(NINE.plusYears(3), 60);
    storeEachSecond(LocalDateTime.of(9999, 12, 31, 23, 59), 60);

    assertThat(read(LocalDateTime.of(1970, 1, 1, 0, 0), LocalDateTime.of(9999, 12, 31, 23, 59)))
        .isEqualTo(datesOfStored());

    assertThat(lookedForFrom).containsExactly("197001010001", "201808300909", "202108301012");
  }

  @Test
  void next_muchMoreThanBefore_givesUpAndAsksForLess() {
    storeEachSecond(NINE, 1);
    storeEachSecond(NINE.plusMinutes(1), 1);
    LocalDateTime dense = NINE.plusMinutes(9);
    // Ten a second, each second for an hour.
    LongStream.range(0, 36_000)
        .mapToObj(
            tenth ->
                HBaseUnderTest.at(
                    SECOND.format(dense.plusSeconds(tenth / 10)) + (tenth % 10) + "00", "V1"))
        .forEach(stored::add);

    assertThat(read(NINE, NINE.plusMinutes(90))).isEqualTo(datesOfStored());

    assertThat(askedMinutes).startsWith(1L, 8L, 64L, 8L);
  }

  @Test
  void next_fewWantedAmongMany_stretchesGrowOverThem() {
    storeEachSecond(NINE, 3_600);
    String only = SECOND.format(NINE.plusSeconds(3_599));
    wanted = event -> event.event().date().equals(only);

    assertThat(read(NINE, NINE.plusMinutes(59))).containsExactly(only);

    assertThat(askedMinutes).containsExactly(1L, 8L, 51L);
  }

  @Test
  void next_aMinuteWithMoreThanCanBeHeld_isReadWhole() {
    LongStream.range(0, 25_000)
        .mapToObj(
            row ->
                HBaseUnderTest.at(
                    SECOND.format(NINE.plusSeconds(row / 1_000))
                        + String.format("%03d", row % 1_000),
                    "V1"))
        .forEach(stored::add);

    assertThat(read(NINE, NINE)).isEqualTo(datesOfStored());
  }

  @Test
  void next_aDateThatIsNone_isNamedAndNotPassedOver() {
    storeEachSecond(NINE, 1);
    stored.add(HBaseUnderTest.at("20180830096100", "V1"));

    try (EventRows rows = open(NINE, NINE.plusHours(2))) {
      assertThatThrownBy(() -> rows.forEachRemaining(event -> {}))
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("is no event")
          .hasMessageContaining("20180830096100");
    }
  }

  @Test
  void hasNext_noRows_isFalse() {
    assertThat(read(NINE, NINE.plusYears(1))).isEmpty();
    assertThat(lookedForFrom).hasSize(1);
  }

  @Test
  void hasNext_nothingAskedFor_asksNothing() {
    assertThat(read(NINE, NINE.minusMinutes(1))).isEmpty();
    assertThat(askedMinutes).isEmpty();
  }

  @Test
  void hasNext_sourceFails_saysSo() {
    isAway = true;

    try (EventRows rows = open(NINE, NINE.plusMinutes(5))) {
      assertThatThrownBy(rows::hasNext)
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("z1:2181/hbase: gone");
    }
  }

  private void storeEachSecond(LocalDateTime from, int seconds) {
    IntStream.range(0, seconds)
        .mapToObj(second -> HBaseUnderTest.at(SECOND.format(from.plusSeconds(second)), "V1"))
        .forEach(stored::add);
  }

  private List<String> datesOfStored() {
    return stored.stream().map(event -> event.event().date()).toList();
  }

  private List<String> read(LocalDateTime first, LocalDateTime last) {
    try (EventRows rows = open(first, last)) {
      List<String> dates = new ArrayList<>();
      rows.forEachRemaining(row -> dates.add(row.event().date()));
      return dates;
    }
  }

  private EventRows open(LocalDateTime first, LocalDateTime last) {
    OpenTable table = RowsInMemory.unaskedTable(KEY);
    boolean isAllWanted = wanted.test(HBaseUnderTest.at("20000101000000", "V1"));
    return new CarRows(table, new Source(), new DateSpan(first, last), isAllWanted, ZoneOffset.UTC);
  }

  /** What is stored, the newest first, as a scan has it. */
  private final class Source implements CarRows.Source {

    @Override
    public CompletableFuture<List<Result>> rows(DateSpan stretch, RowLimit limit) {
      askedMinutes.add(stretch.minutes());
      if (isAway) {
        return CompletableFuture.failedFuture(new IllegalStateException("gone"));
      }
      List<StoredEvent> found =
          stored.stream()
              .filter(event -> isIn(event, stretch) && wanted.test(event))
              .sorted(Comparator.comparing((StoredEvent e) -> e.event().date()).reversed())
              .toList();
      return limit.allows(found.size())
          ? CompletableFuture.completedFuture(RowsInMemory.results(KEY, found))
          : CompletableFuture.failedFuture(new CancellationException());
    }

    @Override
    public CompletableFuture<Optional<String>> earliest(DateSpan span) {
      lookedForFrom.add(span.firstMinute());
      return CompletableFuture.completedFuture(
          stored.stream()
              .filter(event -> isIn(event, span))
              .map(event -> event.event().date())
              .sorted()
              .findFirst());
    }

    private static boolean isIn(StoredEvent event, DateSpan span) {
      String minute = event.event().date().substring(0, 12);
      return minute.compareTo(span.firstMinute()) >= 0 && minute.compareTo(span.lastMinute()) <= 0;
    }
  }
}
