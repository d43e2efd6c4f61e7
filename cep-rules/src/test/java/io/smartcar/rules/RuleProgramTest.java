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
