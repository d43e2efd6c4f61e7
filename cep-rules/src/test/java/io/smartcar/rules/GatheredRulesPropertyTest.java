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
 * Rules that gather the same and show other things of it raise in one engine exactly the alerts,
 * and in the order, of each alone in an engine that is told every moment and shown every event.
 */
final class GatheredRulesPropertyTest {

  /** How rules gather: what their file begins with, and their statement without what it shows. */
  private record Gathering(String before, String context, String from, String output) {}

  /** What a rule shows; N and M in it are limits. */
  private record Shown(String columns, String having) {}

  private static final List<Gathering> GATHERINGS =
      List.of(
          new Gathering("", "", "DriverCarInfo#time_batch(10 sec, 0L) group by carNumber", ""),
          new Gathering(
              "",
              "",
              "DriverCarInfo(breakPedal >= 1)#time(5 sec) group by carNumber, areaNumber",
              ""),
          new Gathering(
              "create context TenSeconds start DriverCarInfo as opening"
                  + " end pattern [timer:interval(10 - (opening.eventTime % 10000) / 1000.0)];\n",
              "context TenSeconds ",
              "DriverCarInfo group by carNumber",
              " output snapshot when terminated"));

  private static final List<Shown> SHOWN =
      List.of(
          new Shown("carNumber, last(date) as date, max(speed) as topSpeed", "max(speed) > N"),
          new Shown(
              "last(date) as date, max(speed) - min(speed) as spread, carNumber, count(*) as n",
              "max(speed)  -  min(speed) >= N and count(*) > M"),
          new Shown(
              "carNumber, first(date) as date, avg(speed) as topSpeed, sum(breakPedal) * 2 as n",
              "avg(speed) <= N.5"),
          new Shown("carNumber, last(date) as date, last(steerAngle) as steered", "count(*) >= M"));

  @Property(tries = 1)
  void alerts_rulesThatGatherTheSame_areThoseOfEachAlone(@ForAll long seed) throws Exception {
    assertSameTogetherAsAlone(seed);
  }

  /** The same, more often. */
  @Tag("long")
  @Property(tries = 20)
  void alerts_rulesThatGatherTheSameManyTimes_areThoseOfEachAlone(@ForAll long seed)
      throws Exception {
    assertSameTogetherAsAlone(seed);
  }

  private static void assertSameTogetherAsAlone(long seed) throws RuleException {
    Random random = new Random(seed);
    List<CarEvent> events = SharedEngine.events(random);
    int alerts = 0;
    for (Gathering gathering : GATHERINGS) {
      List<CompiledRule> rules = new ArrayList<>();
      for (int number = 0; number < 2 * SHOWN.size(); number++) {
        rules.add(rule("r" + number, gathering, SHOWN.get(number % SHOWN.size()), random));
      }
      List<RuleProgram> programs = RuleProgram.of(rules);

      List<List<String>> alone = SharedEngine.alone(rules, events);
      assertThat(programs).as(gathering.from).hasSize(1);
      assertThat(SharedEngine.together(programs.get(0), events))
          .as(gathering.from)
          .isEqualTo(alone);
      alerts += alone.stream().mapToInt(List::size).sum();
    }
    assertThat(alerts).isGreaterThan(500);
  }

  private static CompiledRule rule(String name, Gathering gathering, Shown shown, Random random)
      throws RuleException {
    String having =
        shown
            .having
            .replaceAll("\\bN\\b", String.valueOf(20 + random.nextInt(100)))
            .replaceAll("\\bM\\b", String.valueOf(1 + random.nextInt(3)));
    return CompiledRule.compile(
        new RuleFile(
            name,
            "%s@Name('%s') @Tag(name='look-back', value='9s') %sselect %s from %s having %s%s;"
                .formatted(
                    gathering.before,
                    name,
                    gathering.context,
                    shown.columns,
                    gathering.from,
                    having,
                    gathering.output)));
  }
}
