package io.smartcar.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.EventEncoder;
import io.smartcar.events.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FleetTest {

  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final FleetSettings TEN_MINUTES_OF_BOOK =
      FleetSettings.BOOK.withDuration(TEN_MINUTES);
  private static final long START =
      FleetSettings.BOOK.start().toInstant(ZoneOffset.UTC).toEpochMilli();

  private final EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);

  @Test
  void next_sameSettings_areTheSameBytes() {
    assertThat(lines(TEN_MINUTES_OF_BOOK)).isEqualTo(lines(TEN_MINUTES_OF_BOOK));
    assertThat(lines(TEN_MINUTES_OF_BOOK)).isNotEqualTo(lines(TEN_MINUTES_OF_BOOK.withSeed(2)));
  }

  @Test
  void next_firstRecords_areThoseOfEveryRelease() {
    // Whoever changes the driving changes everybody's reproducible runs: say so in CHANGELOG.md.
    assertThat(lines(FleetSettings.BOOK.withDuration(Duration.ofSeconds(2)).withCars(4)))
        .containsExactly(
            "20160124134500,A0001,5,0,F,N,106,D10",
            "20160124134500,A0003,0,2,F,N,30,C04",
            "20160124134501,A0002,5,0,F,N,37,C03",
            "20160124134501,A0004,5,0,F,N,61,E05");
  }

  @Test
  void next_bookFleet_reportsEveryCarEveryTwoSecondsInOrder() {
    List<CarEvent> events = events(TEN_MINUTES_OF_BOOK);

    assertThat(events).hasSize(100 * 300);
    assertThat(events).isSortedAccordingTo(Comparator.comparingLong(CarEvent::eventTime));
    Map<String, List<CarEvent>> byCar = byCar(events);
    assertThat(byCar).hasSize(100).containsKeys("A0001", "A0100");
    for (List<CarEvent> car : byCar.values()) {
      for (int i = 1; i < car.size(); i++) {
        assertThat(car.get(i).eventTime() - car.get(i - 1).eventTime()).isEqualTo(2_000);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42, -7})
  void next_firstMinute_hasWildDriversAboveEightyAndHardlyAnybodyElse(long seed) {
    Map<String, List<CarEvent>> byCar =
        byCar(events(TEN_MINUTES_OF_BOOK.withSeed(seed).withDuration(Duration.ofMinutes(1))));
    Set<String> fast = new HashSet<>();
    byCar.forEach(
        (car, events) -> {
          for (int window = 0; window < 2; window++) {
            long from = START + window * 30_000L;
            double average =
                events.stream()
                    .filter(e -> e.eventTime() >= from && e.eventTime() < from + 30_000)
                    .mapToInt(CarEvent::speed)
                    .average()
                    .orElse(0);
            if (average > 80) {
              fast.add(car);
            }
          }
        });

    assertThat(fast).hasSizeBetween(5, 10).allMatch(car -> car.endsWith("1"));
  }

  @Test
  void next_oneCar_isWild() {
    assertThat(events(TEN_MINUTES_OF_BOOK.withCars(1))).anyMatch(event -> event.speed() > 100);
  }

  @Test
  void next_drivers_usePedalsSteeringLightsAndAreasPlausibly() {
    List<CarEvent> events = events(TEN_MINUTES_OF_BOOK);

    assertThat(events.stream().map(CarEvent::areaNumber).distinct()).hasSize(60);
    assertThat(events.stream().map(CarEvent::steerAngle).distinct()).hasSize(7);
    assertThat(events.stream().map(CarEvent::directLight).distinct()).hasSize(3);
    assertThat(events.stream().map(CarEvent::speedPedal).distinct()).hasSize(6);
    assertThat(events.stream().map(CarEvent::breakPedal).distinct()).hasSize(4);
    assertThat(events).noneMatch(e -> e.speedPedal() > 0 && e.breakPedal() > 0);
    assertThat(events)
        .allMatch(e -> e.directLight().equals("N") || e.steerAngle().startsWith(e.directLight()));
    for (List<CarEvent> car : byCar(events).values()) {
      for (int i = 1; i < car.size(); i++) {
        int change = car.get(i).speed() - car.get(i - 1).speed();
        assertThat(change).isBetween(-41, 17);
        assertThat(car.get(i).breakPedal() > 0).isIn(change < 0, false);
      }
    }
    assertThat(averageSpeed(events, true)).isLessThan(35).isLessThan(averageSpeed(events, false));
  }

  @Test
  void next_moreCars_driveAsTheOthersDo() {
    Map<String, List<CarEvent>> few = byCar(events(TEN_MINUTES_OF_BOOK.withCars(20)));
    Map<String, List<CarEvent>> many = byCar(events(TEN_MINUTES_OF_BOOK.withCars(50)));

    assertThat(many).containsAllEntriesOf(few);
  }

  @ParameterizedTest
  @CsvSource({"500,17,2400", "2000,14,600", "3000,14,400", "100,17,12000"})
  void next_otherPeriod_reportsAtThatPeriod(long periodMillis, int dateDigits, int expected) {
    FleetSettings settings =
        new FleetSettings(
            2,
            1,
            FleetSettings.BOOK.start(),
            Duration.ofMillis(periodMillis),
            TEN_MINUTES,
            Faults.NONE);
    List<CarEvent> events = events(settings);

    assertThat(events).hasSize(expected).allMatch(event -> event.date().length() == dateDigits);
  }

  @Test
  void next_millionCars_haveDistinctNumbers() {
    Fleet fleet =
        new Fleet(FleetSettings.BOOK.withCars(1_000_000).withDuration(Duration.ofSeconds(2)));
    Set<String> cars = new HashSet<>();
    while (fleet.hasNext()) {
      Telemetry record = fleet.next();
      assertThat(decoder.decode(record.value())).isInstanceOf(CarEvent.class);
      cars.add(String.valueOf(record.carNumber()));
    }

    assertThat(cars)
        .hasSize(1_000_000)
        .contains("A0001", "A9999", "B0001", "Z9999", "AA0001", "CV0100");
  }

  @Test
  void next_faults_keepEveryEvent() {
    Faults faults = new Faults(0.1, Duration.ofSeconds(5), 0.05, 0.02, 0, 0, Duration.ZERO);
    Fleet fleet = new Fleet(TEN_MINUTES_OF_BOOK.withFaults(faults));
    List<CarEvent> sent = new ArrayList<>();
    int refused = 0;
    long lastTime = Long.MIN_VALUE;
    while (fleet.hasNext()) {
      Telemetry record = fleet.next();
      assertThat(record.timeMillis()).isGreaterThanOrEqualTo(lastTime);
      lastTime = record.timeMillis();
      Decoded decoded = decoder.decode(record.value());
      if (decoded instanceof CarEvent event) {
        sent.add(event);
      } else {
        refused++;
      }
    }

    assertThat(new HashSet<>(sent)).isEqualTo(new HashSet<>(events(TEN_MINUTES_OF_BOOK)));
    assertThat(fleet.events()).isEqualTo(30_000);
    assertThat(sent).hasSize((int) (30_000 + fleet.repeats()));
    assertThat(refused).isEqualTo((int) fleet.malformed());
    assertThat(fleet.repeats()).isBetween(1_300L, 1_700L);
    assertThat(fleet.malformed()).isBetween(500L, 700L);
    assertThat(fleet.delayed()).isBetween(2_700L, 3_300L);
  }

  @Test
  void next_lateEvents_areLateByNoMoreThanTheDelay() {
    Faults faults = new Faults(0.2, Duration.ofSeconds(5), 0, 0, 0, 0, Duration.ZERO);
    Map<String, Long> newest = new HashMap<>();
    long disordered = 0;
    long latest = 0;
    for (CarEvent event : events(TEN_MINUTES_OF_BOOK.withFaults(faults))) {
      long lag = newest.getOrDefault("", event.eventTime()) - event.eventTime();
      disordered += lag > 0 ? 1 : 0;
      latest = Math.max(latest, lag);
      newest.merge("", event.eventTime(), Math::max);
    }

    assertThat(disordered).isGreaterThan(1_000);
    assertThat(latest).isBetween(4_000L, 5_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.3, 1, 0, 0",
    "2, 1, 3, 0, 0",
    "3, 0.5, 10, 0, 0",
    "4, 0.5, 2, 0.1, 0.02",
    "5, 1, 60, 0.1, 0.02"
  })
  void next_bufferedCars_sendExactlyTheSameEventsLater(
      long seed, double share, int minutes, double others, double malformed) {
    Faults faults =
        new Faults(
            others, Duration.ofSeconds(5), others, malformed, others, others, Duration.ofHours(2));
    FleetSettings settings = TEN_MINUTES_OF_BOOK.withSeed(seed).withFaults(faults);
    Fleet inReach = new Fleet(settings);
    Fleet buffered =
        new Fleet(settings.withFaults(faults.withBuffered(share, Duration.ofMinutes(minutes))));

    List<String> expected = sent(inReach);
    List<String> sent = sent(buffered);

    assertThat(sent).containsExactlyInAnyOrderElementsOf(expected).isNotEqualTo(expected);
    assertThat(buffered.events()).isEqualTo(inReach.events());
    assertThat(buffered.repeats()).isEqualTo(inReach.repeats());
    assertThat(buffered.malformed()).isEqualTo(inReach.malformed());
    assertThat(buffered.delayed()).isEqualTo(inReach.delayed());
    assertThat(buffered.buffered()).isPositive();
    assertThat(inReach.buffered()).isZero();
    assertThat(
            sent(
                new Fleet(
                    settings.withFaults(faults.withBuffered(share, Duration.ofMinutes(minutes))))))
        .isEqualTo(sent);
  }

  @Test
  void next_bufferedCar_sendsWhatItKeptInOneGoInOrder() {
    FleetSettings settings =
        TEN_MINUTES_OF_BOOK.withFaults(Faults.NONE.withBuffered(0.2, Duration.ofMinutes(2)));
    Map<String, List<Telemetry>> byCar = new HashMap<>();
    new Fleet(settings)
        .forEachRemaining(
            record ->
                byCar
                    .computeIfAbsent(String.valueOf(record.carNumber()), car -> new ArrayList<>())
                    .add(record));
    int cars = 0;
    Set<Long> times = new HashSet<>();
    for (List<Telemetry> car : byCar.values()) {
      assertThat(car).isSortedAccordingTo(Comparator.comparingLong(this::eventTime));
      Map<Long, Long> late =
          car.stream()
              .filter(record -> record.timeMillis() > eventTime(record))
              .collect(Collectors.groupingBy(Telemetry::timeMillis, Collectors.counting()));
      cars += late.isEmpty() ? 0 : 1;
      times.addAll(late.keySet());
      // Whole outages but for one that has begun when the drive ends.
      assertThat(late.values().stream().filter(kept -> kept == 60).count())
          .isGreaterThanOrEqualTo(late.size() - 1);
      assertThat(car)
          .allMatch(record -> record.timeMillis() - eventTime(record) <= 120_000 + 1_000);
    }

    assertThat(cars).isBetween(10, 30);
    assertThat(times).hasSizeGreaterThan(cars);
  }

  private long eventTime(Telemetry record) {
    return ((CarEvent) decoder.decode(record.value())).eventTime();
  }

  private static List<String> sent(Fleet fleet) {
    List<String> sent = new ArrayList<>();
    long last = Long.MIN_VALUE;
    while (fleet.hasNext()) {
      Telemetry record = fleet.next();
      assertThat(record.timeMillis()).isGreaterThanOrEqualTo(last);
      last = record.timeMillis();
      sent.add(new String(record.value(), StandardCharsets.ISO_8859_1));
    }
    return sent;
  }

  @Test
  void next_silentCars_areSilentEveryOtherMinute() {
    Faults faults = new Faults(0, Duration.ZERO, 0, 0, 0.3, 0, Duration.ZERO);
    Map<String, List<CarEvent>> byCar = byCar(events(TEN_MINUTES_OF_BOOK.withFaults(faults)));
    List<List<CarEvent>> silent =
        byCar.values().stream().filter(car -> car.size() != 300).collect(Collectors.toList());

    assertThat(byCar).hasSize(100);
    assertThat(silent).hasSizeBetween(15, 45).allMatch(car -> car.size() == 150);
  }

  @Test
  void next_clocksAhead_areAheadForTheSameCarsAlways() {
    Faults faults = new Faults(0, Duration.ZERO, 0, 0, 0, 0.2, Duration.ofHours(1));
    Map<String, List<CarEvent>> byCar = byCar(events(TEN_MINUTES_OF_BOOK.withFaults(faults)));
    long ahead =
        byCar.values().stream()
            .filter(car -> car.stream().allMatch(e -> e.eventTime() >= START + 3_600_000))
            .count();

    assertThat(ahead).isBetween(10L, 30L);
    assertThat(
            byCar.values().stream()
                .filter(car -> car.stream().allMatch(e -> e.eventTime() < START + 600_000))
                .count())
        .isEqualTo(100 - ahead);
  }

  @Test
  void malformedRecords_any_isRefusedAndIsOneLine() {
    MalformedRecords records = new MalformedRecords(1);
    Set<String> fields = new HashSet<>();
    int large = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] record = records.next();
      assertThat(decoder.decode(record)).isInstanceOf(Refusal.class);
      fields.add(((Refusal) decoder.decode(record)).field());
      assertThat(new String(record, StandardCharsets.ISO_8859_1)).doesNotContain("\n");
      large += record.length >= 1_000_000 ? 1 : 0;
    }

    assertThat(large).isEqualTo(1_000 / MalformedRecords.ONE_LARGE_IN);
    assertThat(fields).containsExactlyInAnyOrder("record", "date", "speed");
  }

  @Test
  void done_endlessAndEnding_tellsHowFar() {
    assertThat(new Fleet(FleetSettings.BOOK).done()).isNegative();
    Fleet fleet = new Fleet(TEN_MINUTES_OF_BOOK);
    assertThat(fleet.done()).isZero();
    fleet.forEachRemaining(record -> {});
    assertThat(fleet.done()).isEqualTo(1);
  }

  @Test
  void settings_outOfRange_areRefusedWithTheValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FleetSettings.BOOK.withCars(0))
        .withMessage("cars must be 1 to 10000000: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Faults(1.5, Duration.ofSeconds(1), 0, 0, 0, 0, Duration.ZERO))
        .withMessage("late must be 0 to 1: 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Faults(0.5, Duration.ZERO, 0, 0, 0, 0, Duration.ZERO))
        .withMessageContaining("maxDelay must be > 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Faults.NONE.withBuffered(-0.1, Duration.ofMinutes(1)))
        .withMessage("buffered must be 0 to 1: -0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Faults.NONE.withBuffered(0.1, Duration.ofDays(8)))
        .withMessage("bufferedFor must be at most 10080 minutes: 11520");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new FleetSettings(
                    1,
                    1,
                    LocalDateTime.of(1969, 1, 1, 0, 0),
                    Duration.ofSeconds(2),
                    TEN_MINUTES,
                    Faults.NONE));
  }

  private List<CarEvent> events(FleetSettings settings) {
    List<CarEvent> events = new ArrayList<>();
    Fleet fleet = new Fleet(settings);
    while (fleet.hasNext()) {
      Telemetry record = fleet.next();
      CarEvent event = (CarEvent) decoder.decode(record.value());
      assertThat(event.carNumber()).isEqualTo(record.carNumber());
      assertThat(EventEncoder.csv(event)).isEqualTo(record.value());
      events.add(event);
    }
    return events;
  }

  private static List<String> lines(FleetSettings settings) {
    List<String> lines = new ArrayList<>();
    new Fleet(settings)
        .forEachRemaining(record -> lines.add(new String(record.value(), StandardCharsets.UTF_8)));
    return lines;
  }

  private static Map<String, List<CarEvent>> byCar(List<CarEvent> events) {
    return events.stream().collect(Collectors.groupingBy(CarEvent::carNumber));
  }

  private static double averageSpeed(List<CarEvent> events, boolean congested) {
    Set<String> areas = Set.of("A10", "B02", "C04", "D05", "E10", "F06");
    return events.stream()
        .filter(event -> areas.contains(event.areaNumber()) == congested)
        .mapToInt(CarEvent::speed)
        .average()
        .orElseThrow();
  }
}
