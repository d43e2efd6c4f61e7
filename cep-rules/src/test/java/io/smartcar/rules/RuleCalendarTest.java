package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.live.RecordedRun;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hours, days and cron are of the zone in which the events' dates are read, and not of the machine:
 * at most one of the zones here is also the machine's.
 */
final class RuleCalendarTest {

  private static final RuleTaskSettings.Timing TIME =
      new RuleTaskSettings.Timing(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

  private static final String READ = "select carNumber, date, ";
  private static final String FROM = " from DriverCarInfo";

  /** Every hour from 22:30 on, a car's reading; the rule, and the values or dates it gives. */
  static Stream<Arguments> rules() {
    return Stream.of("UTC", "Asia/Kolkata", "America/New_York")
        .flatMap(
            zone ->
                Stream.of(
                    arguments(zone, READ + "eventTime.getHourOfDay() as v" + FROM, "22 23 0 1"),
                    arguments(
                        zone, READ + "current_timestamp.getHourOfDay() as v" + FROM, "22 23 0 1"),
                    arguments(zone, READ + "eventTime.getDayOfMonth() as v" + FROM, "24 24 25 25"),
                    arguments(
                        zone,
                        READ + "eventTime.roundFloor('day').getDayOfMonth() as v" + FROM,
                        "24 24 25 25"),
                    arguments(
                        zone,
                        READ + "eventTime.roundFloor('day').getHourOfDay() as v" + FROM,
                        "0 0 0 0"),
                    arguments(
                        zone,
                        "select e.carNumber as carNumber, e.date as date, current_timestamp.getHourOfDay() as v"
                            + " from pattern [every e=DriverCarInfo -> timer:at(0, 0, *, *, *)]",
                        "0 0"),
                    arguments(
                        zone,
                        "create context Night start (0, 23, *, *, *) end (0, 1, *, *, *);"
                            + " @Name('r') context Night select carNumber, date, speed as v from"
                            + " DriverCarInfo",
                        "61 62"),
                    arguments(
                        zone,
                        "select carNumber, last(date) as date, count(*) as v from DriverCarInfo#keepall"
                            + " group by carNumber output snapshot at (0, 0, *, *, *)",
                        "2")));
  }

  private static Arguments arguments(String zone, String epl, String values) {
    return Arguments.of(zone, epl.startsWith("create") ? epl : "@Name('r') " + epl + ";", values);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void calendar_ofARule_isTheEventsZone(String zone, String epl, String values)
      throws RuleException {
    ZoneId events = ZoneId.of(zone);
    EventDecoder decoder = new EventDecoder(events);
    List<Alert> raised = new ArrayList<>();
    CompiledRule rule = CompiledRule.compile(new RuleFile("r", epl));
    try (RecordedRun run =
        new RecordedRun(List.of(rule), TIME, Duration.ZERO, events, raised::add)) {
      int speed = 60;
      for (String hour : List.of("2422", "2423", "2500", "2501")) {
        String line = "201601" + hour + "3000,A1,0,0,F,N," + speed++ + ",A01";
        run.take((CarEvent) decoder.decode(line.getBytes(StandardCharsets.UTF_8)));
      }
      run.finish();
    }
    assertThat(String.join(" ", raised.stream().map(one -> one.values().get("v") + "").toList()))
        .isEqualTo(values);
  }
}
