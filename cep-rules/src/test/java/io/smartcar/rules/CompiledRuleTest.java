package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a rule besides what it compiles to. */
final class CompiledRuleTest {

  private static final String WINDOW = " from DriverCarInfo#time_batch(30 sec, 0L) ";

  @Test
  void lookBack_oneWindow_isItsLength() throws RuleException {
    assertThat(compile("select carNumber, last(date) as date" + WINDOW + "group by carNumber"))
        .extracting(rule -> rule.lookBack().orElse(Duration.ZERO))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select carNumber, last(date) as date"
            + WINDOW
            + "group by carNumber having avg(speed) > (select avg(speed) from"
            + " DriverCarInfo#time(10 min))",
        "select carNumber, last(date) as date, maxever(speed) as top"
            + WINDOW
            + "group by carNumber",
        "select carNumber, last(date) as date, countever(*) as events"
            + WINDOW
            + "group by carNumber",
        "select carNumber, date, rate(600) as perSecond" + WINDOW,
        "select carNumber, date, prior(100, speed) as earlier" + WINDOW,
        "select rstream carNumber, last(date) as date" + WINDOW + "group by carNumber",
      })
  void lookBack_somethingOutlivesTheWindow_isNotKnown(String epl) throws RuleException {
    assertThat(compile(epl).lookBack()).isEmpty();
  }

  @Test
  void scope_annotationInLowerCase_counts() throws RuleException {
    CompiledRule rule =
        compile("@tag(name='scope', value='fleet') select carNumber, date from DriverCarInfo");
    assertThat(rule.scope()).isEqualTo(Scope.FLEET);
  }

  private static CompiledRule compile(String epl) throws RuleException {
    return CompiledRule.compile(new RuleFile("tried", "@Name('tried') " + epl + ";"));
  }
}
