package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A check warns of what is cut from the engine's start on, and of nothing else. */
final class MovingWindowsTest {

  private static final long BEGIN_MILLIS = Instant.parse("2016-01-24T13:45:00Z").toEpochMilli();
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String MOVES = " moves with the rule's start";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          @Name('a') select carNumber, last(date) as date from DriverCarInfo#time_batch(30 sec) group by carNumber having avg(speed) > 80 | #time_batch without a reference point
          @Name('a') select carNumber, last(date) as date from DriverCarInfo#time_batch(30 sec, 'FORCE_UPDATE') group by carNumber having avg(speed) > 80 | #time_batch without a reference point
          @Name('a') select carNumber, last(date) as date from DriverCarInfo.win:time_batch(30 sec) group by carNumber having avg(speed) > 80 | #time_batch without a reference point
          @Name('a') select carNumber, last(date) as date from DriverCarInfo#time_length_batch(30 sec, 100) group by carNumber having avg(speed) > 80 | #time_length_batch
          @Name('a') select carNumber, last(date) as date from DriverCarInfo#ext_timed_batch(eventTime, 30 sec) group by carNumber having avg(speed) > 80 | #ext_timed_batch without a reference point
          create window Fast#time_batch(10 sec) as DriverCarInfo; @Name('a') select carNumber, date from Fast where speed > 80 | #time_batch without a reference point
          @Name('a') select carNumber, date from DriverCarInfo(speed > 80) output last every 10 sec | output … every
          @Name('a') select carNumber, date from DriverCarInfo(speed > 80) output every 5 events | output … every … events
          @Name('a') select carNumber, date from DriverCarInfo(speed > 80) output last when count_insert >= 3 | output when of what came since the last output
          @Name('a') select carNumber, date from DriverCarInfo(speed > 80) output after 30 sec | output after
          @Name('a') select carNumber, date from DriverCarInfo(speed > 80) output after 30 sec snapshot every 10 sec | output after
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every timer:interval(30 sec) -> a=DriverCarInfo(speed > 80)] | a pattern that begins with timer:interval
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every ((timer:interval(30 sec) and not DriverCarInfo) -> a=DriverCarInfo(speed > 80))] | a pattern that begins with timer:interval
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [a=DriverCarInfo(speed > 80) and not timer:interval(30 sec)] | a pattern that begins with timer:interval
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every timer:schedule(period: 30 seconds) -> a=DriverCarInfo(speed > 80)] | a pattern that begins with timer:schedule
          create context Now start @now end after 30 sec; @Name('a') context Now select carNumber, last(date) as date from DriverCarInfo group by carNumber having avg(speed) > 80 output snapshot when terminated | a context that starts @now
          create context Now initiated @now and pattern [every timer:interval(30 sec)] terminated after 30 sec; @Name('a') context Now select carNumber, last(date) as date from DriverCarInfo group by carNumber having avg(speed) > 80 output snapshot when terminated | a context that starts @now
          create context Later start after 10 sec end after 30 sec; @Name('a') context Later select carNumber, last(date) as date from DriverCarInfo group by carNumber having avg(speed) > 80 output snapshot when terminated | a context that starts after a time
          create context Ticks initiated by pattern [every timer:interval(30 sec)] terminated after 30 sec; @Name('a') context Ticks select carNumber, last(date) as date from DriverCarInfo group by carNumber having avg(speed) > 80 output snapshot when terminated | a pattern that begins with timer:interval
          create context Fast start DriverCarInfo(speed > 80) end after 30 sec; @Name('a') context Fast select carNumber, last(date) as date from DriverCarInfo group by carNumber output snapshot when terminated | a context of one length that starts with an event
          create context Fast start DriverCarInfo(speed > 80) end pattern [timer:interval(30)]; @Name('a') context Fast select carNumber, last(date) as date from DriverCarInfo group by carNumber output snapshot when terminated | a context of one length that starts with an event
          create context PerCar partition by carNumber from DriverCarInfo; @Name('a') context PerCar select carNumber, date from DriverCarInfo(speed > 80) output last every 10 sec | output … every
          """)
  void check_cutFromTheStartOn_isAWarning(String epl, String what) {
    assertThat(check(epl))
        .noneMatch(Problem::isError)
        .extracting(Problem::toString)
        .anySatisfy(problem -> assertThat(problem).contains(": warning: " + what + MOVES));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          @Name('a') select carNumber, last(date) as date from DriverCarInfo#time_batch(30 sec, 0L) group by carNumber having avg(speed) > 80
          @Name('a') select carNumber, last(date) as date from DriverCarInfo#time_batch(30 sec, 0L, 'FORCE_UPDATE') group by carNumber having avg(speed) > 80
          @Name('a') select carNumber, last(date) as date from DriverCarInfo#ext_timed_batch(eventTime, 30 sec, 0L) group by carNumber having avg(speed) > 80
          @Name('a') select carNumber, last(date) as date from DriverCarInfo#time(30 sec) group by carNumber having avg(speed) > 80
          @Name('a') select carNumber, date from DriverCarInfo(speed > 80) output last at (*/1, *, *, *, *)
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every (a=DriverCarInfo(speed > 80) -> (timer:interval(2 sec) and not DriverCarInfo(carNumber = a.carNumber)))]
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every timer:at(*/1, *, *, *, *) -> a=DriverCarInfo(speed > 80) where timer:within(5 sec)]
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every timer:schedule(iso: 'R/2012-10-01T05:52:00Z/PT10S') -> a=DriverCarInfo(speed > 80)]
          create context Aligned start DriverCarInfo as opening end pattern [timer:interval(30 - (opening.eventTime % 30000) / 1000.0)]; @Name('a') context Aligned select carNumber, last(date) as date from DriverCarInfo group by carNumber having avg(speed) > 80 output snapshot when terminated
          create context Fast start DriverCarInfo(speed > 118) end DriverCarInfo(speed > 115); @Name('a') context Fast select carNumber, date from DriverCarInfo output last every 3 sec
          create context Fast initiated DriverCarInfo(speed > 118) terminated after 10 sec; @Name('a') context Fast select carNumber, date from DriverCarInfo output last every 3 sec
          create context Fast initiated DriverCarInfo(speed > 118) terminated after 9 sec; @Name('a') context Fast select carNumber, last(date) as date from DriverCarInfo#time_batch(4 sec) group by carNumber
          create context EachMinute start (*/1, *, *, *, *) end after 30 sec; @Name('a') context EachMinute select carNumber, date from DriverCarInfo(speed > 80)
          """)
  void check_cutByAnEventOrTheCalendar_isNoWarningAndTheSameWheneverStarted(String epl)
      throws RuleException {
    assertThat(check(epl)).extracting(Problem::toString).noneMatch(one -> one.contains(MOVES));
    List<String> alerts = alertsOfTheSecondMinuteOn(epl, 0);
    assertThat(alerts).isNotEmpty();
    for (long startedAfterMillis : new long[] {3_000, 7_500, 19_300, 64_000}) {
      assertThat(alertsOfTheSecondMinuteOn(epl, startedAfterMillis)).isEqualTo(alerts);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          @Name('a') select carNumber, last(date) as date from DriverCarInfo#time_batch(30 sec) group by carNumber having avg(speed) > 80
          @Name('a') select carNumber, last(date) as date from DriverCarInfo#time_length_batch(30 sec, 100) group by carNumber having avg(speed) > 80
          @Name('a') select carNumber, date from DriverCarInfo(speed > 80) output last every 10 sec
          @Name('a') select carNumber, date from DriverCarInfo(speed > 80) output last when count_insert >= 3
          @Name('a') select a.carNumber as carNumber, a.date as date from pattern [every timer:interval(30 sec) -> a=DriverCarInfo(speed > 80)]
          create context Fast start DriverCarInfo(speed > 80) end after 30 sec; @Name('a') context Fast select carNumber, last(date) as date from DriverCarInfo group by carNumber output snapshot when terminated
          create context Now start @now end after 30 sec; @Name('a') context Now select carNumber, last(date) as date from DriverCarInfo group by carNumber output snapshot when terminated
          """)
  void check_isAWarning_becauseAlertsAreOthersWhenStartedLater(String epl) throws RuleException {
    assertThat(check(epl)).extracting(Problem::toString).anyMatch(one -> one.contains(MOVES));
    assertThat(alertsOfTheSecondMinuteOn(epl, 7_500))
        .isNotEqualTo(alertsOfTheSecondMinuteOn(epl, 0));
  }

  @Test
  void check_severalParts_eachAtItsLine() {
    String epl =
        """
        @Name('a')
        select carNumber, last(date) as date
        from DriverCarInfo#time_batch(30 sec)
        group by carNumber
        having avg(speed) > 80
        output last every 10 sec;
        """;
    assertThat(check(epl)).extracting(Problem::line).containsExactly(3, 6);
  }

  static Stream<Path> ownRules() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String directory : List.of("rules", "library")) {
      try (Stream<Path> files = Files.list(Path.of(directory))) {
        files.filter(file -> file.toString().endsWith(".epl")).forEach(found::add);
      }
    }
    return found.stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("ownRules")
  void check_ownRules_nothingToSay(Path file) throws IOException {
    assertThat(check(Files.readString(file))).isEmpty();
  }

  /** What a rule raises of five minutes of three cars, without the part that fills its windows. */
  private static List<String> alertsOfTheSecondMinuteOn(String epl, long startedAfterMillis)
      throws RuleException {
    List<Alert> alerts = new ArrayList<>();
    Random random = new Random(3);
    try (RuleEngine engine =
        new RuleEngine(CompiledRule.compile(new RuleFile("a", epl)), ZoneOffset.UTC, alerts::add)) {
      engine.advance(BEGIN_MILLIS + startedAfterMillis);
      for (int second = 0; second < 300; second++) {
        String car = "A" + random.nextInt(3);
        int speedKmh = 60 + random.nextInt(61);
        long time = BEGIN_MILLIS + second * 1_000L + 137;
        if (time > engine.now()) {
          engine.advance(time);
          engine.send(
              new CarEvent(
                  DATE.format(Instant.ofEpochMilli(time)),
                  time,
                  car,
                  3,
                  0,
                  "F",
                  "N",
                  speedKmh,
                  "A01"));
        }
      }
    }
    String filled = DATE.format(Instant.ofEpochMilli(BEGIN_MILLIS + 120_000));
    return alerts.stream()
        .filter(alert -> alert.date().compareTo(filled) > 0)
        .map(alert -> alert.date() + ' ' + alert.carNumber())
        .sorted()
        .toList();
  }

  private static List<Problem> check(String epl) {
    return RuleCheck.of(List.of(new RuleFile("a", epl)), Duration.ofMinutes(10));
  }
}
