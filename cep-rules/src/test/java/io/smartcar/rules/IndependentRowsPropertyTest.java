package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * Rules over single readings, patterns and readings in a row that differ in their limits raise in
 * one engine exactly the alerts, and in the order, of each alone in an engine that is told every
 * moment and shown every event.
 */
final class IndependentRowsPropertyTest {

  private static final int RULES = 3;

  /** Each N is a limit, of a number that is used in it: what is changed from rule to rule. */
  private static final List<String> SHAPES =
      List.of(
          "select carNumber, date, speed from DriverCarInfo(speed > N)",
          "select date, speed - breakPedal as less, carNumber, speed * 1.5"
              + " from DriverCarInfo(speed >= N and areaNumber != 'C04', breakPedal < M)",
          "select carNumber, date, areaNumber from DriverCarInfo(speed < N, steerAngle in ('F'))",
          "select a.carNumber as carNumber, a.date as date, b.speed as speed, a.speed - b.speed"
              + " from pattern [every a=DriverCarInfo(speed > N)"
              + " -> b=DriverCarInfo(carNumber = a.carNumber, speed <= 40)"
              + " where timer:within(5 sec)]",
          "select a.carNumber as carNumber, b.date as date, c.speed as speed, a.eventTime as began"
              + " from pattern [every a=DriverCarInfo(speed < N, breakPedal >= M)"
              + " -> b=DriverCarInfo(speed > a.speed + 20)"
              + " -> c=DriverCarInfo(carNumber = a.carNumber, speed < b.speed)"
              + " where timer:within(900 msec)]",
          "select b.carNumber as carNumber, b.date as date, a.carNumber as other"
              + " from pattern [every a=DriverCarInfo(speed >= N) -> b=DriverCarInfo(speed < 20)]",
          "select * from DriverCarInfo match_recognize (partition by carNumber measures"
              + " B.carNumber as carNumber, B.date as date, A.speed as before, B.speed as speed"
              + " after match skip to next row"
              + " pattern (A B) define B as A.speed - B.speed >= N)",
          "select speed, date, carNumber from DriverCarInfo(speed > 10) match_recognize ("
              + " partition by carNumber, areaNumber"
              + " measures C.carNumber as carNumber, C.date as date, A.speed + C.speed as speed"
              + " after match skip to next row pattern (A B C)"
              + " define A as A.speed > N,"
              + " C as C.speed < A.speed - 5 and C.speed - B.speed <= M.5)",
          "select * from DriverCarInfo match_recognize ("
              + " measures A.carNumber as carNumber, A.date as date"
              + " pattern (A) define A as A.speed * A.breakPedal > N)");

  @Property(tries = 1)
  void alerts_rulesOfOneShape_areThoseOfEachAlone(@ForAll long seed) throws Exception {
    assertSameTogetherAsAlone(seed);
  }

  /** The same, more often. */
  @Tag("long")
  @Property(tries = 20)
  void alerts_rulesOfOneShapeManyTimes_areThoseOfEachAlone(@ForAll long seed) throws Exception {
    assertSameTogetherAsAlone(seed);
  }

  private static void assertSameTogetherAsAlone(long seed) throws RuleException {
    Random random = new Random(seed);
    List<CarEvent> events = SharedEngine.events(random);
    int alerts = 0;
    for (String shape : SHAPES) {
      List<CompiledRule> rules = new ArrayList<>();
      for (int number = 0; number < RULES; number++) {
        rules.add(rule("r" + number, shape, random));
      }
      List<RuleProgram> programs = RuleProgram.of(rules);

      List<List<String>> alone = SharedEngine.alone(rules, events);
      assertThat(programs).as(shape).hasSize(1);
      assertThat(SharedEngine.together(programs.get(0), events)).as(shape).isEqualTo(alone);
      alerts += alone.stream().mapToInt(List::size).sum();
    }
    assertThat(alerts).isGreaterThan(500);
  }

  private static CompiledRule rule(String name, String shape, Random random) throws RuleException {
    String epl =
        shape
            .replaceAll("\\bN\\b", String.valueOf(20 + random.nextInt(100)))
            .replaceAll("\\bM\\b", String.valueOf(1 + random.nextInt(3)));
    return CompiledRule.compile(
        new RuleFile(
            name, "@Name('" + name + "') @Tag(name='look-back', value='9s') " + epl + ";"));
  }
}
