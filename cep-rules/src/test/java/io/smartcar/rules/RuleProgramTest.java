package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rules are run as one. */
final class RuleProgramTest {

  private static final String FAST =
      "@Name('%s') @Description('%1$s it is') @Tag(name='severity', value='info')"
          + " select carNumber, last(date) as date, avg(speed) as avgSpeed, count(*)"
          + " from DriverCarInfo#time_batch(30 sec, 0L) group by carNumber"
          + " having avg(speed) > %s and count(*) >= 3;";

  private static final String FAST_THEN_SLOW =
      "select a.carNumber as carNumber, a.date as date"
          + " from pattern [every a=DriverCarInfo(speed > N)"
          + " -> b=DriverCarInfo(carNumber = a.carNumber, speed <= 60) where timer:within(9 sec)]";

  private static final String DROP =
      "select * from DriverCarInfo match_recognize (partition by carNumber"
          + " measures B.carNumber as carNumber, B.date as date after match skip to next row"
          + " pattern (A B) define B as A.speed - B.speed >= N)";

  private static final String OTHER_SPEED =
      "select carNumber, last(date) as date, %s"
          + " from DriverCarInfo#time_batch(30 sec, 0L) group by carNumber having %s";

  private static final String TOP_SPEED =
      OTHER_SPEED.formatted("max(speed) as topSpeed", "max(speed) > N");

  @Test
  void of_rulesThatDifferInNameWordsAndLimits_areOneProgram() throws Exception {
    List<RuleProgram> programs =
        RuleProgram.of(
            List.of(
                rule("a", FAST.formatted("a", "80")),
                rule("b", FAST.formatted("b", "90.5")),
                rule("c", FAST.formatted("c", "70").replace(">= 3", ">= 5"))));

    assertThat(programs).hasSize(1);
    assertThat(programs.get(0).rules())
        .extracting(rule -> rule.file().name())
        .containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select carNumber, date from DriverCarInfo(speed > N)",
        "select carNumber, date from DriverCarInfo(speed > N and speed <= 150, areaNumber = 'A01')",
        FAST_THEN_SLOW,
        "select a.carNumber as carNumber, a.date as date from pattern [every"
            + " a=DriverCarInfo(speed > N, breakPedal = 0)]",
        DROP,
        "select * from DriverCarInfo match_recognize (measures B.carNumber as carNumber,"
            + " B.date as date pattern (B) define B as B.speed > N)"
      })
  void of_rulesOfIndependentRowsThatDifferInLimits_areOneProgram(String statement)
      throws Exception {
    assertThat(RuleProgram.of(List.of(named("a", statement, 80), named("b", statement, 90))))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select count(*) as readings, carNumber, date from DriverCarInfo(speed > N)",
        "select carNumber, date from DriverCarInfo(speed > N)#length(3)",
        "select carNumber, date from DriverCarInfo(speed > N) where breakPedal > 1",
        "select carNumber, date from DriverCarInfo(speed > N) output last every 3 events",
        "select carNumber, date from DriverCarInfo(speed > N, speed > breakPedal)",
        "select carNumber, date from DriverCarInfo(not (speed > N))",
        "select carNumber, date from DriverCarInfo(speed > N or breakPedal = 3)",
        "select carNumber, date, cast(carNumber, int) as number from DriverCarInfo(speed > N)",
        "select carNumber, date, prev(1, speed) as before from DriverCarInfo(speed > N)#length(2)",
        FAST_THEN_SLOW + ";every a=;a=",
        FAST_THEN_SLOW + ";every a=DriverCarInfo(speed > N);every (a=DriverCarInfo(speed > N))",
        FAST_THEN_SLOW + ";every a=;every-distinct(a.carNumber) a=",
        FAST_THEN_SLOW + ";b=DriverCarInfo(;b=DriverCarInfo(speed != a.speed, ",
        FAST_THEN_SLOW + ";b=DriverCarInfo(;b=DriverCarInfo(cast(a.carNumber, int) > 1, ",
        FAST_THEN_SLOW + "; b=; every b=",
        FAST_THEN_SLOW + ";speed <= 60;speed <= N",
        DROP + ";skip to next row;skip past last row",
        DROP + ";skip to next row;skip to current row",
        DROP + ";after match skip to next row; ",
        DROP + ";after match;all matches after match",
        DROP + ";(A B);(A C* B)",
        DROP + ";(A B);(A B?)",
        DROP + ";(A B);(A (B | C))",
        DROP + ";(A B);(A B) interval 3 sec",
        DROP + ";A.speed - B.speed;prev(B.speed) - B.speed",
        DROP + ";define B as;define B as not A.speed = 3 and",
        DROP + ";DriverCarInfo;DriverCarInfo#length(5)",
        DROP + ";B.date as date;B.date as date, cast(B.carNumber, int) as number"
      })
  void of_rulesOfWhichRowsMightHangOnOthers_areSeveral(String changed) throws Exception {
    String[] parts = changed.split(";", 3);
    String statement = parts.length < 3 ? changed : parts[0].replace(parts[1], parts[2]);
    assertThat(parts.length < 3 || parts[0].contains(parts[1])).isTrue();

    assertThat(RuleProgram.of(List.of(named("a", statement, 80), named("b", statement, 90))))
        .hasSize(2);
  }

  @Test
  void of_rulesThatGatherTheSameAndShowOtherThings_areOneProgram() throws Exception {
    List<RuleProgram> programs =
        RuleProgram.of(
            List.of(
                named("a", TOP_SPEED, 80),
                named("b", OTHER_SPEED.formatted("min(speed) as lowest", "min(speed) < N"), 9),
                named("c", TOP_SPEED, 90)));

    assertThat(programs)
        .singleElement()
        .satisfies(
            program ->
                assertThat(program.rules())
                    .extracting(rule -> rule.file().name())
                    .containsExactly("a", "b", "c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "min(speed);min(speed) < N",
        "areaNumber;min(speed) < N",
        "min(speed) as lowest;min(speed) < N and max(speed) > min(speed)",
        "min(speed) as `lowest`;min(speed) < N"
      })
  void of_rulesThatGatherTheSameAndMayNotBeShownByOne_areSeveral(String shown) throws Exception {
    String other = OTHER_SPEED.formatted((Object[]) shown.split(";", 2));

    assertThat(RuleProgram.of(List.of(named("a", TOP_SPEED, 80), named("b", other, 9)))).hasSize(2);
  }

  private static CompiledRule named(String name, String statement, int limit) throws RuleException {
    return rule(
        name,
        "@Name('%s') @Tag(name='look-back', value='9s') %s;"
            .formatted(name, statement.replaceAll("\\bN\\b", String.valueOf(limit))));
  }

  @Test
  void of_theProductsRuleWithOtherLimits_isOneProgram() throws Exception {
    String epl = RuleSet.bundled().files().get(0).epl();

    assertThat(
            RuleProgram.of(
                List.of(rule("a", epl), rule("b", epl.replace("(speed) > 80", "(speed) > 90")))))
        .hasSize(1);
  }

  @Test
  void of_oneRule_runsAsItWasCompiled() throws Exception {
    CompiledRule rule = rule("a", FAST.formatted("a", "80"));

    assertThat(RuleProgram.of(List.of(rule)))
        .singleElement()
        .satisfies(program -> assertThat(program.compiled()).isSameAs(rule.compiled()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30 sec, 0L->60 sec, 0L",
        "DriverCarInfo#->DriverCarInfo(speed > 5)#",
        "group by carNumber->group by carNumber, areaNumber",
        "avg(speed) > ->avg(speed) >= ",
        "avg(speed) as avgSpeed->max(speed) as avgSpeed"
      })
  void of_rulesThatGatherOtherwise_areSeveral(String change) throws Exception {
    assertThat(RuleProgram.of(List.of(rule("a", FAST.formatted("a", "80")), changed(change))))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count(*) from->count(*), cast(carNumber, int) from",
        "count(*) from->count(*), sum(speed) % 7 from",
        "select->select irstream",
        "select->select distinct",
        "having avg(speed) > 80 and->having avg(speed) > 80 or",
        ">= 3;->>= 3 output last every 30 sec;",
        ">= 3;->>= 3 order by carNumber;",
        "having avg(speed) > 80->having avg(speed) > max(CarMaster.limitKmh(carNumber, 80))",
        "having avg(speed) > 80->having max(carNumber.length()) > 3",
        "it is->it\\'s"
      })
  void of_rulesOfWhichMoreRowsMightMatter_areSeveral(String change) throws Exception {
    CompiledRule changed = changed(change);

    assertThat(RuleProgram.of(List.of(changed, changed))).hasSize(2);
  }

  private static CompiledRule changed(String change) throws RuleException {
    String[] parts = change.split("->", 2);
    String epl = FAST.formatted("b", "80");
    assertThat(epl).contains(parts[0]);
    return rule("b", epl.replace(parts[0], parts[1]));
  }

  private static CompiledRule rule(String name, String epl) throws RuleException {
    return CompiledRule.compile(new RuleFile(name, epl));
  }
}
