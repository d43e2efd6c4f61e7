package io.smartcar.rules.live.judging;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
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
    try (ActiveRule rule = rule(EVERY_EVENT, 10)) {
      for (int second = 0; second < 90; second++) {
        show(rule, second, "1234");
      }

      assertThat(raised).hasSize(20);
      assertThat(rule.throttled()).isEqualTo(70);
      assertThat(rule.problems()).singleElement().asString().contains("throttled");
    }
  }

  @Test
  void send_ruleThrows_stopsItAndSaysWhy() throws Exception {
    try (ActiveRule rule = rule(NUMBER_OF_CAR, 100)) {
      show(rule, 0, "1234");
      show(rule, 1, "A0001");
      show(rule, 2, "1234");

      assertThat(raised).hasSize(1);
      assertThat(rule.stopped()).contains("tried.epl: stopped at").contains("A0001");
      assertThat(rule.problems()).hasSize(1);
    }
  }

  @Test
  void send_dateThatIsNone_stopsTheRuleAndSaysWhy() throws Exception {
    try (ActiveRule rule =
        rule("@Name('area') select carNumber, areaNumber as date from DriverCarInfo;", 100)) {
      show(rule, 0, "1234");

      assertThat(raised).isEmpty();
      assertThat(rule.stopped()).contains("date must begin with eight digits");
    }
  }

  @Test
  void send_columnThatIsNoValue_isItsText() throws Exception {
    try (ActiveRule rule =
        rule(
            "@Name('any') select carNumber, date, carNumber.charAt(0) as first, new {a=1} as map"
                + " from DriverCarInfo;",
            100)) {
      show(rule, 0, "1234");

      assertThat(AlertJson.write(raised.get(0))).contains("\"first\":\"1\"");
    }
  }

  @Test
  void advance_columnNamedLikeAPartOfEveryAlert_stopsTheRule() throws Exception {
    try (ActiveRule rule =
        rule("@Name('s') select carNumber, date, 'x' as severity from DriverCarInfo;", 100)) {
      show(rule, 0, "1234");

      assertThat(rule.stopped()).contains("the column severity");
    }
  }

  private ActiveRule rule(String epl, int maxAlertsPerMinute) throws RuleException {
    CompiledRule compiled = CompiledRule.compile(new RuleFile("tried", epl));
    RuleTaskSettings settings =
        OneTask.settings(new RuleTaskSettings.Limits(1_000, 1_000, maxAlertsPerMinute));
    return new ActiveRule(compiled, settings, System::nanoTime, (alert, at) -> raised.add(alert));
  }

  private static void show(ActiveRule rule, int second, String car) {
    String line = DATE.format(START.plusSeconds(second)) + "," + car + ",3,0,F,N,95,A01";
    CarEvent event = (CarEvent) DECODER.decode(line.getBytes(StandardCharsets.UTF_8));
    rule.advance(event.eventTime());
    rule.send(event);
  }
}
