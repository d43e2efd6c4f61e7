package io.smartcar.rules.live.judging;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleProgram;
import io.smartcar.rules.live.OneTask;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ActiveRuleTest {

  private static final String EVERY_EVENT =
      "@Name('every') select carNumber, date, speed from DriverCarInfo;";
  private static final String NUMBER_OF_CAR =
      "@Name('number') select carNumber, date, cast(carNumber, int) as number from DriverCarInfo;";
  private static final LocalDateTime START = LocalDateTime.of(2016, 1, 24, 13, 45);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final EventDecoder DECODER = new EventDecoder(ZoneOffset.UTC);

  private final List<Alert> raised = new ArrayList<>();

  @Test
  void send_moreAlertsInAMinuteThanAllowed_dropsAndCountsTheRest() throws Exception {
    ActiveRule rule = rule(EVERY_EVENT, 10);
    try (ActiveRules rules = inForce(rule)) {
      for (int second = 0; second < 90; second++) {
        show(rules, second, "1234");
      }

      assertThat(raised).hasSize(20);
      assertThat(rule.throttled()).isEqualTo(70);
      assertThat(rule.problems()).singleElement().asString().contains("throttled");
    }
  }

  @Test
  void send_ruleThrows_stopsItAndSaysWhy() throws Exception {
    ActiveRule rule = rule(NUMBER_OF_CAR, 100);
    try (ActiveRules rules = inForce(rule)) {
      show(rules, 0, "1234");
      show(rules, 1, "A0001");
      show(rules, 2, "1234");

      assertThat(raised).hasSize(1);
      assertThat(rule.stopped()).contains("tried.epl: stopped at").contains("A0001");
      assertThat(rule.problems()).hasSize(1);
    }
  }

  @Test
  void send_dateThatIsNone_stopsTheRuleAndSaysWhy() throws Exception {
    ActiveRule rule =
        rule("@Name('area') select carNumber, areaNumber as date from DriverCarInfo;", 100);
    try (ActiveRules rules = inForce(rule)) {
      show(rules, 0, "1234");

      assertThat(raised).isEmpty();
      assertThat(rule.stopped()).contains("date must begin with eight digits");
    }
  }

  @Test
  void send_columnThatIsNoValue_isItsText() throws Exception {
    ActiveRule rule =
        rule(
            "@Name('any') select carNumber, date, carNumber.charAt(0) as first, new {a=1} as map"
                + " from DriverCarInfo;",
            100);
    try (ActiveRules rules = inForce(rule)) {
      show(rules, 0, "1234");

      assertThat(AlertJson.write(raised.get(0))).contains("\"first\":\"1\"");
    }
  }

  @Test
  void advance_columnNamedLikeAPartOfEveryAlert_stopsTheRule() throws Exception {
    ActiveRule rule =
        rule("@Name('s') select carNumber, date, 'x' as severity from DriverCarInfo;", 100);
    try (ActiveRules rules = inForce(rule)) {
      show(rules, 0, "1234");

      assertThat(rule.stopped()).contains("the column severity");
    }
  }

  @Test
  void show_alertOfOneOfAShapeCannotBeMade_stopsItAlone() throws Exception {
    List<ActiveRule> both =
        ActiveRule.start(
            RuleProgram.of(List.of(noDate("low", 90), noDate("high", 100))),
            OneTask.settings(new RuleTaskSettings.Limits(1_000, 1_000, 100)),
            System::nanoTime,
            (alert, at) -> raised.add(alert));
    try (ActiveRules rules = inForce(both.get(0), both.get(1))) {
      show(rules, 0, "1234");
      show(rules, 20, "1234");

      assertThat(both.get(0).engine()).isSameAs(both.get(1).engine());
      assertThat(both.get(0).stopped()).contains("low.epl: stopped at");
      assertThat(both.get(1).stopped()).isNull();
      assertThat(rules.nanosByName()).containsOnlyKeys("low", "high");
    }
  }

  private static CompiledRule noDate(String name, int limitKmh) throws RuleException {
    return CompiledRule.compile(
        new RuleFile(
            name,
            ("@Name('%s') select carNumber, last(areaNumber) as date, avg(speed) as avgSpeed"
                    + " from DriverCarInfo#time_batch(10 sec, 0L) group by carNumber"
                    + " having avg(speed) > %d;")
                .formatted(name, limitKmh)));
  }

  private ActiveRule rule(String epl, int maxAlertsPerMinute) throws RuleException {
    CompiledRule compiled = CompiledRule.compile(new RuleFile("tried", epl));
    RuleTaskSettings settings =
        OneTask.settings(new RuleTaskSettings.Limits(1_000, 1_000, maxAlertsPerMinute));
    return ActiveRule.start(
            List.of(RuleProgram.of(compiled)),
            settings,
            System::nanoTime,
            (alert, at) -> raised.add(alert))
        .get(0);
  }

  private static ActiveRules inForce(ActiveRule... inForce) {
    ActiveRules rules = new ActiveRules();
    rules.putInForce(List.of(inForce));
    return rules;
  }

  private static void show(ActiveRules rules, int second, String car) {
    String line = DATE.format(START.plusSeconds(second)) + "," + car + ",3,0,F,N,95,A01";
    CarEvent event = (CarEvent) DECODER.decode(line.getBytes(StandardCharsets.UTF_8));
    rules.advance(event.eventTime());
    rules.show(event);
    rules.settle();
  }
}
