package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bundled over-speed rule in its engine. */
final class OverSpeedRuleTest {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
  private static final long WINDOW_START = Instant.parse("2018-08-30T09:14:30Z").toEpochMilli();
  private static final long WINDOW_END = WINDOW_START + 30_000;

  private final List<Alert> alerts = new ArrayList<>();
  private RuleEngine engine;

  @BeforeEach
  void start() throws RuleException {
    engine =
        new RuleEngine(CompiledRule.compile(RuleSet.bundled()).get(0), ZoneOffset.UTC, alerts::add);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void window_averageAboveLimit_oneAlertWithTheCarsLastEvent() {
    drive("A0001", WINDOW_START, 70, "A01");
    drive("B0002", WINDOW_START + 10_000, 80, "A01");
    drive("A0001", WINDOW_START + 29_999, 91, "A02");
    engine.advance(WINDOW_END);

    assertThat(alerts).hasSize(1);
    Alert alert = alerts.get(0);
    assertThat(alert.rule()).isEqualTo("over-speed");
    assertThat(alert.member()).isEqualTo("A0001-20180830091459999");
    assertThat(alert.severity()).isEqualTo("warning");
    assertThat(alert.description()).isEqualTo("Average speed over 30 s above 80 km/h");
    assertThat(alert.values())
        .containsEntry("avgSpeed", 80.5)
        .containsEntry("readings", 2L)
        .containsEntry("areaNumber", "A02");
  }

  @Test
  void window_averageAtLimit_noAlert() {
    drive("A0001", WINDOW_START, 70, "A01");
    drive("A0001", WINDOW_START + 1, 90, "A01");
    engine.advance(WINDOW_END);
    assertThat(alerts).isEmpty();
  }

  @Test
  void window_eventAtItsEnd_belongsToTheNext() {
    drive("A0001", WINDOW_START, 100, "A01");
    drive("A0001", WINDOW_END, 0, "A01");
    assertThat(alerts).extracting(Alert::member).containsExactly("A0001-20180830091430000");
    engine.advance(WINDOW_END + 30_000);
    assertThat(alerts).hasSize(1);
  }

  @Test
  void advance_overALongGap_firesTheWindowOnceWithItsOwnData() {
    drive("A0001", WINDOW_START, 100, "A01");
    drive("A0001", WINDOW_START + Duration.ofDays(400).toMillis(), 120, "A01");
    engine.advance(WINDOW_START + Duration.ofDays(401).toMillis());
    assertThat(alerts)
        .extracting(alert -> alert.values().get("avgSpeed"))
        .containsExactly(100.0, 120.0);
  }

  @Test
  void lookBack_timeBatch_isItsLength() throws RuleException {
    assertThat(CompiledRule.compile(RuleSet.bundled()).get(0).lookBack())
        .contains(Duration.ofSeconds(30));
  }

  @Test
  void lookBack_pattern_isNotKnown() throws RuleException {
    RuleFile file =
        new RuleFile(
            "silent",
            "@Name('silent') select a.carNumber as carNumber, a.date as date from pattern ["
                + "every a=DriverCarInfo -> (timer:interval(5 sec)"
                + " and not DriverCarInfo(carNumber=a.carNumber))]");
    assertThat(CompiledRule.compile(file).lookBack()).isEmpty();
  }

  @Test
  void compile_unknownProperty_namesFileLineAndProblem() {
    RuleFile file =
        new RuleFile("typo", "@Name('typo')\nselect carNumber, date, sped from DriverCarInfo");
    assertThatThrownBy(() -> CompiledRule.compile(file))
        .isInstanceOf(RuleException.class)
        .hasMessageStartingWith("typo.epl:")
        .hasMessageContaining("sped");
  }

  private void drive(String car, long time, int speed, String area) {
    String date = DATE.format(Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC));
    engine.advance(time);
    engine.send(new CarEvent(date, time, car, 1, 0, "F", "N", speed, area));
  }
}
