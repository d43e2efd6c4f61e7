package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.CarEvent;
import io.smartcar.hbase.EventStoreException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncAdmin;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the store, the history and the schema do on a real HBase. A subclass says where one is and
 * which table to use; the tables are created and stay.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the fields are set before all tests
public abstract class HBaseEventStoreContract extends EventStoreContract {

  private static final Comparator<StoredEvent> TIME_AND_CAR =
      Comparator.comparingLong((StoredEvent stored) -> stored.event().eventTime())
          .thenComparing(stored -> stored.event().carNumber());

  private static final Instant NINE = Instant.parse("2018-08-30T09:00:00Z");

  private HBaseEventStore store;
  private LazyConnection reading;

  /** A running HBase, and a table that is this test's own. */
  protected abstract HBaseSettings settings();

  @BeforeAll
  final void openStore() {
    try (Schema schema = new Schema(settings())) {
      assertThat(schema.install()).isEmpty();
    }
    store = new HBaseEventStore(settings());
    reading = new LazyConnection(settings());
  }

  @AfterAll
  final void closeStore() {
    store.close();
    reading.close();
  }

  @Override
  protected final EventStore store() {
    return store;
  }

  @Override
  protected final Map<String, String> eventRow(String rowKey) {
    return row(settings().table(), rowKey);
  }

  @Override
  protected final Map<String, String> rejectedRow(String rowKey) {
    return row(settings().rejectedTable(), rowKey);
  }

  private Map<String, String> row(String table, String rowKey) {
    Get get = new Get(rowKey.getBytes(UTF_8));
    Result result =
        reading
            .get()
            .thenCompose(open -> reading.table(open, TableName.valueOf(table)).get(get))
            .join();
    Map<String, String> columns = new TreeMap<>();
    if (!result.isEmpty()) {
      result
          .getFamilyMap(Tables.FAMILY)
          .forEach(
              (column, value) ->
                  columns.put(new String(column, ISO_8859_1), new String(value, ISO_8859_1)));
    }
    return columns;
  }

  @Test
  void install_again_createsNothing() {
    try (Schema schema = new Schema(settings())) {
      List<String> created = new ArrayList<>();
      assertThat(schema.install(created::add)).isEmpty();
      assertThat(created).isEmpty();
    }
  }

  @Test
  void check_otherRegionsConfigured_saysWhichBordersAreMissing() {
    try (Schema schema = new Schema(with(settings().table(), settings().regions() * 2 + 1))) {
      assertThat(schema.check()).hasSize(1).first().asString().contains("no border at");
    }
  }

  @Test
  void check_tableMissing_saysWhatToRun() {
    try (Schema schema = new Schema(with("NoSuchTable", 1));
        HBaseEventStore missing = new HBaseEventStore(with("NoSuchTable", 1))) {
      assertThat(schema.check())
          .containsExactly(
              "table NoSuchTable is missing; run: smartcar schema install",
              "table NoSuchTableRejected is missing; run: smartcar schema install");
      assertThatThrownBy(missing::check).hasMessageContaining("table NoSuchTable is missing");
      assertThatThrownBy(() -> missing.store(List.of(at("20180830091500", "H0")), List.of()).join())
          .hasCauseInstanceOf(EventStoreException.class)
          .cause()
          .hasMessageContaining("smartcar schema install")
          .extracting(failure -> ((EventStoreException) failure).kind())
          .isEqualTo(Kind.TABLE_MISSING);
    }
  }

  @Test
  void store_tableDisabled_saysHowToEnableIt() {
    HBaseSettings own =
        new HBaseSettings(
            settings().quorum(),
            settings().clientPort(),
            settings().znodeParent(),
            settings().table() + "Off",
            1,
            Duration.ofSeconds(3));
    List<StoredEvent> event = List.of(at("20180830091500", "H0"));
    try (Schema schema = new Schema(own);
        HBaseEventStore stopped = new HBaseEventStore(own)) {
      assertThat(schema.install()).isEmpty();
      TableName table = TableName.valueOf(own.table());
      admin(admin -> admin.disableTable(table));
      try {
        assertThat(stopped.store(event, List.of()))
            .failsWithin(20, TimeUnit.SECONDS)
            .withThrowableThat()
            .withMessageContaining("in hbase shell: enable '" + own.table() + "'")
            .withMessageNotContaining("install");
      } finally {
        admin(admin -> admin.enableTable(table));
      }
      assertThat(stopped.store(event, List.of())).succeedsWithin(20, TimeUnit.SECONDS);
    }
  }

  private void admin(Function<AsyncAdmin, CompletableFuture<Void>> change) {
    assertThat(
            reading
                .get()
                .thenCompose(open -> change.apply(reading.admin(open, Duration.ofSeconds(60)))))
        .succeedsWithin(60, TimeUnit.SECONDS);
  }

  @Test
  void store_hbaseAway_failsInTimeAndSaysWhere() {
    HBaseSettings away =
        new HBaseSettings("127.0.0.1", 1, settings().znodeParent(), "T", 1, Duration.ofSeconds(2));
    try (HBaseEventStore nowhere = new HBaseEventStore(away)) {
      CompletableFuture<Void> stored =
          nowhere.store(List.of(at("20180830091500", "H0")), List.of());

      assertThat(stored)
          .failsWithin(20, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("127.0.0.1:1/hbase");
    }
  }

  @Test
  void history_bothLengthsOfDate_inOrderOfTimeWithinTheSpan() {
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
    assertThat(store.store(events, List.of())).succeedsWithin(30, TimeUnit.SECONDS);

    assertThat(dates("H1", NINE, NINE.plusSeconds(3_600), ZoneOffset.UTC))
        .containsExactly(
            "20180830090000", "20180830090000001", "20180830090959", "20180830091000000");
    assertThat(dates("H1", NINE, NINE.plusMillis(1), ZoneOffset.UTC))
        .containsExactly("20180830090000");
    assertThat(dates("H1", NINE, NINE, ZoneOffset.UTC)).isEmpty();
    assertThat(dates("H2", NINE, NINE.plusSeconds(3_600), ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void history_clocksChange_findsWhatTheDecoderReads() {
    // 2018-10-28 03:00 +02:00 became 02:00 +01:00 in Rome.
    ZoneId rome = ZoneId.of("Europe/Rome");
    List<StoredEvent> events =
        List.of(at("20181028015959", "H3"), at("20181028023000", "H3"), at("20181028030000", "H3"));
    assertThat(store.store(events, List.of())).succeedsWithin(30, TimeUnit.SECONDS);

    Instant two = Instant.parse("2018-10-28T00:00:00Z");
    assertThat(dates("H3", two, two.plusSeconds(3_600), rome)).containsExactly("20181028023000");
    assertThat(dates("H3", two.minusSeconds(1), two.plusSeconds(7_201), rome))
        .containsExactly("20181028015959", "20181028023000", "20181028030000");
  }

  @Test
  void history_fromTheFirstYearToTheLast_findsWhatThereIs() {
    List<StoredEvent> events =
        List.of(
            at("19700101000000", "H4"),
            at("20240229235959999", "H4"),
            at("20240301000000", "H4"),
            at("20240229235959", "H44"),
            at("20240229235959", "XH4"),
            at("99991231235959999", "H4"));
    assertThat(store.store(events, List.of())).succeedsWithin(30, TimeUnit.SECONDS);
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
  void history_tableMissing_saysSo() {
    try (EventHistory history = new EventHistory(with("NoSuchTable", 1), ZoneOffset.UTC);
        Stream<CarEvent> events = history.of("H1", NINE, NINE.plusSeconds(1))) {
      assertThatThrownBy(events::toList)
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("smartcar schema install");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, CarSet.MAX_CARS_BY_PATTERN, 1_000})
  void history_severalCars_areWhatEachHasAndAScanFinds(int cars) {
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
    store(events);
    Instant from = Instant.parse(year + "-03-01T00:00:00Z");

    for (Duration length :
        List.of(Duration.ofMinutes(1), Duration.ofHours(10), Duration.ofDays(3))) {
      List<StoredEvent> read = of(asked, from, from.plus(length));

      assertThat(read).isSortedAccordingTo(TIME_AND_CAR).doesNotHaveDuplicates();
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
  void history_severalCarsWhileClocksChange_areInOrderOfTime() {
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
    store(events);
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
  void history_noCars_isEmptyWithoutAsking() {
    try (EventHistory history = new EventHistory(with("NoSuchTable", 1), ZoneOffset.UTC);
        Stream<StoredEvent> events = history.of(Set.of(), NINE, NINE.plusSeconds(1))) {
      assertThat(events).isEmpty();
    }
  }

  private void store(List<StoredEvent> events) {
    assertThat(store.store(events, List.of())).succeedsWithin(30, TimeUnit.SECONDS);
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

  private static StoredEvent read(String date, String car, int speed, long timestampMillis) {
    return new StoredEvent(
        new CarEvent(date, 0, car, 1, 0, "F", "N", speed, "F08"), timestampMillis);
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

  private HBaseSettings with(String table, int regions) {
    HBaseSettings same = settings();
    return new HBaseSettings(
        same.quorum(),
        same.clientPort(),
        same.znodeParent(),
        table,
        regions,
        same.operationTimeout());
  }

  static StoredEvent at(String date, String carNumber) {
    return new StoredEvent(new CarEvent(date, 0, carNumber, 1, 0, "F", "N", 50, "F08"), 1);
  }
}
