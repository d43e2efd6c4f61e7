package io.smartcar.hbase;

import static io.smartcar.hbase.HBaseUnderTest.at;
import static io.smartcar.hbase.HBaseUnderTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.CarEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the history finds on a real HBase, with whichever key. A subclass says where one is and
 * which table to use; the tables are created and stay.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the field is set before all tests
public abstract class EventHistoryContract {

  private static final Comparator<StoredEvent> TIME_AND_CAR =
      Comparator.comparingLong((StoredEvent stored) -> stored.event().eventTime())
          .thenComparing(stored -> stored.event().carNumber());

  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

  /** With more, sparing readers rest for minutes in all. */
  private static final int MAX_CARS_READ_SPARINGLY = 20;

  private static final Instant NINE = Instant.parse("2018-08-30T09:00:00Z");

  private HBaseUnderTest hbase;

  /** A running HBase, and a table that is this test's own. */
  protected abstract HBaseSettings settings();

  @BeforeAll
  final void open() {
    hbase = new HBaseUnderTest(settings());
  }

  @AfterAll
  final void close() {
    hbase.close();
  }

  @Test
  void of_bothLengthsOfDate_inOrderOfTimeWithinTheSpan() {
    List<StoredEvent> events =
        List.of(
            at("20180830085959999", "H1"),
            at("20180830090000", "H1"),
            at("20180830090000001", "H1"),
            at("20180830090959", "H1"),
            at("20180830091000000", "H1"),
            at("20180830100000000", "H1"),
            at("20180830090000", "H11"),
            at("20180830090000", "H"));
    hbase.store(events);

    assertThat(dates("H1", NINE, NINE.plusSeconds(3_600), ZoneOffset.UTC))
        .containsExactly(
            "20180830090000", "20180830090000001", "20180830090959", "20180830091000000");
    assertThat(dates("H1", NINE, NINE.plusMillis(1), ZoneOffset.UTC))
        .containsExactly("20180830090000");
    assertThat(dates("H1", NINE, NINE, ZoneOffset.UTC)).isEmpty();
    assertThat(dates("H2", NINE, NINE.plusSeconds(3_600), ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void of_clocksChange_findsWhatTheDecoderReads() {
    // 2018-10-28 03:00 +02:00 became 02:00 +01:00 in Rome.
    ZoneId rome = ZoneId.of("Europe/Rome");
    List<StoredEvent> events =
        List.of(at("20181028015959", "H3"), at("20181028023000", "H3"), at("20181028030000", "H3"));
    hbase.store(events);

    Instant two = Instant.parse("2018-10-28T00:00:00Z");
    assertThat(dates("H3", two, two.plusSeconds(3_600), rome)).containsExactly("20181028023000");
    assertThat(dates("H3", two.minusSeconds(1), two.plusSeconds(7_201), rome))
        .containsExactly("20181028015959", "20181028023000", "20181028030000");
  }

  @Test
  void of_fromTheFirstYearToTheLast_findsWhatThereIs() {
    List<StoredEvent> events =
        List.of(
            at("19700101000000", "H4"),
            at("20240229235959999", "H4"),
            at("20240301000000", "H4"),
            at("20240229235959", "H44"),
            at("20240229235959", "XH4"),
            at("99991231235959999", "H4"));
    hbase.store(events);
    String[] all = {"19700101000000", "20240229235959999", "20240301000000", "99991231235959999"};

    for (ZoneId zone : List.of(ZoneOffset.UTC, ZoneId.of("Asia/Shanghai"))) {
      assertThat(dates("H4", Instant.MIN, Instant.MAX, zone)).containsExactly(all);
      assertThat(allDates(Instant.MIN, Instant.MAX, zone)).contains(all);
    }
    Instant year10000 = Instant.parse("+10000-01-01T00:00:00Z");
    assertThat(dates("H4", Instant.EPOCH, year10000, ZoneOffset.UTC)).containsExactly(all);
    assertThat(allDates(Instant.EPOCH, year10000, ZoneOffset.UTC)).contains(all);
    Instant leapDay = Instant.parse("2024-02-29T00:00:00Z");
    assertThat(dates("H4", leapDay, year10000, ZoneOffset.UTC))
        .containsExactly("20240229235959999", "20240301000000", "99991231235959999");
    assertThat(dates("H4", leapDay, leapDay.plusSeconds(86_400 * 30), ZoneOffset.UTC))
        .containsExactly("20240229235959999", "20240301000000");
    assertThat(allDates(leapDay, leapDay.plusSeconds(86_400), ZoneOffset.UTC))
        .containsExactlyInAnyOrder("20240229235959999", "20240229235959", "20240229235959");
    assertThat(dates("H4", year10000, Instant.MAX, ZoneOffset.UTC)).isEmpty();
    assertThat(allDates(year10000, Instant.MAX, ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void of_tableMissing_saysSo() {
    try (EventHistory history = new EventHistory(hbase.with("NoSuchTable", 1), ZoneOffset.UTC);
        Stream<CarEvent> events = history.of("H1", NINE, NINE.plusSeconds(1))) {
      assertThatThrownBy(events::toList)
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("smartcar schema install");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, CarSet.MAX_CARS_BY_PATTERN + 1})
  void of_severalCars_areWhatEachHasAndAScanFinds(int cars) {
    assertAreWhatEachHasAndAScanFinds(cars);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(ints = {CarSet.MAX_CARS_BY_PATTERN, 1_000})
  void of_moreCars_areWhatEachHasAndAScanFinds(int cars) {
    assertAreWhatEachHasAndAScanFinds(cars);
  }

  private void assertAreWhatEachHasAndAScanFinds(int cars) {
    // A year of its own for each number, and cars beside them whose numbers begin or end alike.
    int year = 2_000 + cars;
    Set<String> asked = new TreeSet<>();
    List<StoredEvent> events = new ArrayList<>();
    for (int car = 0; car < cars; car++) {
      String number = "S" + car;
      asked.add(number);
      for (String date : List.of("0228235959", "0301000000", "0301000000000", "0301000959999")) {
        events.add(read(year + date, number, 50, car));
      }
      events.add(read("%d03010%d%02d59".formatted(year, car / 60 % 10, car % 60), number, 60, 7));
      // Replaced by a reading of the same date.
      events.add(read(year + "0301000000", number, 70, car + 1));
    }
    for (String other : List.of("S", "XS0", "T0", "S" + cars, "S0_", "0")) {
      events.add(read(year + "0301000000", other, 50, 1));
      events.add(read(year + "0301000959999", other, 50, 1));
    }
    hbase.store(events);
    Instant from = Instant.parse(year + "-03-01T00:00:00Z");

    for (Duration length : List.of(Duration.ofMinutes(1), Duration.ofDays(3))) {
      List<StoredEvent> read = of(asked, from, from.plus(length));

      assertThat(read).isSortedAccordingTo(TIME_AND_CAR).doesNotHaveDuplicates();
      if (cars <= MAX_CARS_READ_SPARINGLY) {
        assertThat(sparing(asked, from, from.plus(length))).isEqualTo(read);
      }
      assertThat(read)
          .containsExactlyInAnyOrderElementsOf(
              ofAll(from, from.plus(length)).stream()
                  .filter(stored -> asked.contains(stored.event().carNumber()))
                  .toList());
      for (String one : List.of("S0", "S" + (cars - 1))) {
        assertThat(read)
            .map(StoredEvent::event)
            .filteredOn(event -> event.carNumber().equals(one))
            .isEqualTo(one(one, from, from.plus(length)));
      }
    }
    assertThat(of(asked, from, from.plusMillis(1)))
        .hasSize(cars * 2)
        .filteredOn(stored -> stored.event().date().length() == 14)
        .hasSize(cars)
        .allMatch(stored -> stored.event().speed() == 70)
        .allMatch(
            stored ->
                stored.recordTimestampMillis()
                    == 1 + Long.parseLong(stored.event().carNumber().substring(1)));
  }

  @Test
  void of_severalCarsWhileClocksChange_areInOrderOfTime() {
    // 2017-10-29 03:00 +02:00 became 02:00 +01:00 in Rome, and 2017-03-26 02:00 became 03:00.
    ZoneId rome = ZoneId.of("Europe/Rome");
    List<StoredEvent> events = new ArrayList<>();
    for (String car : List.of("D1", "D2")) {
      for (String date :
          List.of(
              "20171029015959",
              "20171029023000",
              "20171029025959999",
              "20171029030000",
              "20170326015959",
              "20170326030000")) {
        events.add(at(date, car));
      }
    }
    hbase.store(events);
    Instant two = Instant.parse("2017-10-29T00:00:00Z");
    Set<String> cars = Set.of("D1", "D2", "D3");

    assertThat(of(cars, two.minusSeconds(1), two.plusSeconds(7_201), rome))
        .isSortedAccordingTo(TIME_AND_CAR)
        .extracting(stored -> stored.event().date() + ' ' + stored.event().carNumber())
        .containsExactly(
            "20171029015959 D1", "20171029015959 D2",
            "20171029023000 D1", "20171029023000 D2",
            "20171029025959999 D1", "20171029025959999 D2",
            "20171029030000 D1", "20171029030000 D2");
    // The second time that clocks show 02:30: its dates are read as the first.
    assertThat(of(cars, two.plusSeconds(3_600), two.plusSeconds(7_200), rome)).isEmpty();
    Instant spring = Instant.parse("2017-03-26T01:00:00Z");
    assertThat(of(cars, spring.minusSeconds(1), spring.plusSeconds(1), rome))
        .isSortedAccordingTo(TIME_AND_CAR)
        .extracting(stored -> stored.event().date())
        .containsExactly("20170326015959", "20170326015959", "20170326030000", "20170326030000");
  }

  @Test
  void of_noCars_isEmptyWithoutAsking() {
    try (EventHistory history = new EventHistory(hbase.with("NoSuchTable", 1), ZoneOffset.UTC);
        Stream<StoredEvent> events = history.of(Set.of(), NINE, NINE.plusSeconds(1))) {
      assertThat(events).isEmpty();
    }
  }

  @Test
  void of_moreRowsThanAnAnswerHas_areInOrderAndReadAsTheyAreAskedFor() {
    HBaseSettings own = hbase.with(settings().table() + "Long", 2);
    LocalDateTime begin = LocalDateTime.of(2011, 3, 27, 0, 0);
    List<StoredEvent> events =
        IntStream.range(0, 3_000)
            .mapToObj(second -> at(SECOND.format(begin.plusSeconds(second)), "L1"))
            .toList();
    try (HBaseUnderTest filled = new HBaseUnderTest(own)) {
      filled.store(events);
    }
    Instant from = begin.toInstant(ZoneOffset.UTC);

    try (EventHistory history = new EventHistory(own, ZoneOffset.UTC);
        Stream<CarEvent> all = history.of("L1", from, from.plusSeconds(3_000));
        Stream<CarEvent> some = history.of("L1", from.plusSeconds(1), from.plusSeconds(3_000))) {
      assertThat(all.map(CarEvent::date).toList())
          .isEqualTo(events.stream().map(stored -> stored.event().date()).toList());
      assertThat(some.iterator().next().date()).isEqualTo("20110327000001");
    }
  }

  @Test
  void ofAll_manyCars_areAllOfTheSpanOnce() {
    HBaseSettings own = hbase.with(settings().table() + "Many", 2);
    List<StoredEvent> inside = new ArrayList<>();
    List<StoredEvent> outside = new ArrayList<>();
    for (int car = 0; car < 1_000; car++) {
      String number = "M" + Integer.toString(car, 7);
      inside.add(at("41000301%02d0000".formatted(car % 24), number));
      inside.add(at("41000301%02d5959999".formatted(car % 24), number));
      outside.add(at("41000228235959999", number));
      outside.add(at("41000302000000", number));
    }
    try (HBaseUnderTest filled = new HBaseUnderTest(own)) {
      filled.store(inside);
      filled.store(outside);
    }
    Instant from = Instant.parse("4100-03-01T00:00:00Z");

    try (EventHistory history = new EventHistory(own, ZoneOffset.UTC);
        Stream<StoredEvent> read = history.ofAll(from, from.plusSeconds(86_400))) {
      assertThat(read.map(EventHistoryContract::identity).sorted().toList())
          .isEqualTo(inside.stream().map(EventHistoryContract::identity).sorted().toList());
    }
  }

  @Test
  void ofAll_tableMissing_saysSo() {
    try (EventHistory history = new EventHistory(hbase.with("NoSuchTable", 1), ZoneOffset.UTC);
        Stream<StoredEvent> events = history.ofAll(NINE, NINE.plusSeconds(1))) {
      assertThatThrownBy(events::toList)
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("smartcar schema install");
    }
  }

  private static String identity(StoredEvent stored) {
    return stored.event().date() + ' ' + stored.event().carNumber();
  }

  private List<StoredEvent> of(Set<String> cars, Instant from, Instant to) {
    return of(cars, from, to, ZoneOffset.UTC);
  }

  private List<StoredEvent> of(Set<String> cars, Instant from, Instant to, ZoneId zone) {
    try (EventHistory history = new EventHistory(settings(), zone);
        Stream<StoredEvent> events = history.of(cars, from, to)) {
      return events.toList();
    }
  }

  private List<StoredEvent> sparing(Set<String> cars, Instant from, Instant to) {
    try (EventHistory history = EventHistory.sparing(settings(), ZoneOffset.UTC);
        Stream<StoredEvent> events = history.of(cars, from, to)) {
      return events.toList();
    }
  }

  private List<StoredEvent> ofAll(Instant from, Instant to) {
    try (EventHistory history = new EventHistory(settings(), ZoneOffset.UTC);
        Stream<StoredEvent> events = history.ofAll(from, to)) {
      return events.toList();
    }
  }

  private List<CarEvent> one(String car, Instant from, Instant to) {
    try (EventHistory history = new EventHistory(settings(), ZoneOffset.UTC);
        Stream<CarEvent> events = history.of(car, from, to)) {
      return events.toList();
    }
  }

  private List<String> dates(String carNumber, Instant from, Instant to, ZoneId zone) {
    try (EventHistory history = new EventHistory(settings(), zone);
        Stream<CarEvent> events = history.of(carNumber, from, to)) {
      return events.map(CarEvent::date).toList();
    }
  }

  private List<String> allDates(Instant from, Instant to, ZoneId zone) {
    try (EventHistory history = new EventHistory(settings(), zone);
        Stream<StoredEvent> events = history.ofAll(from, to)) {
      return events.map(stored -> stored.event().date()).toList();
    }
  }
}
