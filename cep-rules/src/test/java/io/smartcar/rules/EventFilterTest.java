package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule does not ask for is what the engine's own filters would pass over. */
final class EventFilterTest {

  private static final long START = 1_453_643_100_000L;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "speed > 120",
        "speed >= 120",
        "speed < 30",
        "speed <= 30",
        "speed = 77",
        "speed != 77",
        "speed <> 77",
        "speed > 100, breakPedal >= 2",
        "speed > 100 and breakPedal >= 2 and speedPedal = 0",
        "speed > 190 or breakPedal = 3",
        "(steerAngle in ('L2', 'L3') and directLight = 'R')"
            + " or (steerAngle in ('R2', 'R3') and directLight = \"L\")",
        "steerAngle != 'F', speed > 30",
        "areaNumber in ('A10')",
        "carNumber = 'C3'",
        "eventTime >= 0",
        "(((speed > 150)))"
      })
  void asksFor_conditionThatIsUnderstood_isWhatTheEngineTakes(String condition) throws Exception {
    CompiledRule rule =
        rule("@Name('r') select carNumber, date from DriverCarInfo(" + condition + ");");
    List<String> raised = new ArrayList<>();
    List<String> askedFor = new ArrayList<>();
    try (PlainEngine engine =
        new PlainEngine(rule, ZoneOffset.UTC, alert -> raised.add(alert.date()))) {
      for (CarEvent event : events()) {
        engine.advance(event.eventTime());
        engine.send(event);
        if (rule.asksFor().test(event)) {
          askedFor.add(event.date());
        }
      }
    }

    assertThat(askedFor).isEqualTo(raised).isNotEmpty();
    assertThat(eventsAskedFor(rule) < events().size()).isEqualTo(!condition.contains("eventTime"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@Name('r') select carNumber, date from DriverCarInfo;",
        "@Name('r') select carNumber, date from DriverCarInfo(speed > breakPedal);",
        "@Name('r') select carNumber, date from DriverCarInfo(speed > 120, cast(carNumber, int) > 3);",
        "@Name('r') select carNumber, date from DriverCarInfo(not (speed > 120));",
        "@Name('r') select carNumber, date from DriverCarInfo(speed between 120 and 130);",
        "@Name('r') select carNumber, date from DriverCarInfo(speed > 12 * 10);",
        "@Name('r') select carNumber, date from DriverCarInfo(carNumber = 'it\\'s');",
        "@Name('r') select a.carNumber as carNumber, a.date as date from pattern [every"
            + " a=DriverCarInfo(speed > 120) -> DriverCarInfo(carNumber = a.carNumber)];",
        "create context Fast start DriverCarInfo(speed > 120) end after 10 sec;\n"
            + "@Name('r') context Fast select carNumber, date from DriverCarInfo;",
        """
        create window Newest#unique(carNumber) as select * from DriverCarInfo;
        insert into Newest select * from DriverCarInfo(speed > 120);
        @Name('r') select carNumber, date from Newest;
        """,
        "@Name('r') expression fast alias for { speed > 120 }"
            + " select carNumber, date from DriverCarInfo(fast);"
      })
  void asksFor_anythingElse_isEveryEvent(String epl) throws Exception {
    assertThat(eventsAskedFor(rule(epl))).isEqualTo(events().size());
  }

  @Test
  void asksFor_severalStreams_isWhatAnyOfThemTakes() throws Exception {
    CompiledRule rule =
        rule(
            "insert into Fast select carNumber, date from DriverCarInfo(speed > 180);\n"
                + "@Name('r') select a.carNumber as carNumber, a.date as date"
                + " from pattern [every a=DriverCarInfo(breakPedal = 3) -> Fast];");

    assertThat(events())
        .allSatisfy(
            event ->
                assertThat(rule.asksFor().test(event))
                    .isEqualTo(event.speed() > 180 || event.breakPedal() == 3));
  }

  @Test
  void asksFor_conditionOnWhatAPatternHasFound_isLeftToTheEngine() throws Exception {
    CompiledRule rule =
        rule(
            "@Name('r') select a.carNumber as carNumber, a.date as date from pattern [every"
                + " a=DriverCarInfo(speed > 180)"
                + " -> b=DriverCarInfo(carNumber = a.carNumber, speed < a.speed - 90,"
                + " speed <= 60)];");

    assertThat(events())
        .allSatisfy(
            event ->
                assertThat(rule.asksFor().test(event))
                    .isEqualTo(event.speed() > 180 || event.speed() <= 60));
  }

  @Test
  void asksFor_conditionOnWhatAPatternHasFoundThatMayThrow_isEveryEvent() throws Exception {
    CompiledRule rule =
        rule(
            "@Name('r') select a.carNumber as carNumber, a.date as date from pattern [every"
                + " a=DriverCarInfo(speed > 180)"
                + " -> b=DriverCarInfo(speed > cast(a.carNumber, int), speed <= 60)];");

    assertThat(eventsAskedFor(rule)).isEqualTo(events().size());
  }

  private static long eventsAskedFor(CompiledRule rule) {
    return events().stream().filter(rule.asksFor()).count();
  }

  private static CompiledRule rule(String epl) throws RuleException {
    return CompiledRule.compile(new RuleFile("r", epl));
  }

  private static List<CarEvent> events() {
    Random random = new Random(1);
    List<CarEvent> events = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      events.add(
          new CarEvent(
              "20160124134500" + (100 + i),
              START + i,
              "C" + random.nextInt(5),
              random.nextInt(6),
              random.nextInt(4),
              List.of("F", "L2", "L3", "R2", "R3").get(random.nextInt(5)),
              List.of("N", "L", "R").get(random.nextInt(3)),
              i % 10 == 0 ? 77 : random.nextInt(200),
              List.of("A01", "A10").get(random.nextInt(2))));
    }
    return events;
  }
}
