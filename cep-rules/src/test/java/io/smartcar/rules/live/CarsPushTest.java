package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.SpeedLimits;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Other cars for the same rules, while cars drive and tasks are started again. */
final class CarsPushTest {

  private static final LocalDateTime START = LocalDateTime.of(2016, 1, 24, 13, 45, 0);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final long WINDOW_MILLIS = 30_000;
  private static final int SPEED_KMH = 90;
  private static final int ALLOWED_KMH = 100;
  private static final int TOO_SLOW_KMH = 60;

  private final MemoryLog log = new MemoryLog(1);

  @Test
  void push_otherLimits_alertsUpToThereAreByTheOldAndLaterByTheNew_overRestarts()
      throws RuleException {
    RuleSet rules = rules();
    try (Deployment deployment = deployment(rules.withCars(limit(ALLOWED_KMH)))) {
      deployment.restart(1);
      drive(0, 300);
      deployment.finish();
      assertThat(deployment.stored).isEmpty();

      deployment.rules.push(rules.withCars(limit(TOO_SLOW_KMH)));
      deployment.finish();
      long first = since(deployment);
      drive(900, 300);
      deployment.restart(1);
      deployment.finish();
      assertThat(deployment.stored).hasSize(10).isEqualTo(expected(first, Long.MAX_VALUE));

      deployment.rules.push(rules.withCars(limit(ALLOWED_KMH)));
      deployment.finish();
      long second = since(deployment);
      drive(1800, 300);
      deployment.restart(1);
      deployment.finish();
      assertThat(deployment.stored).hasSize(10).isEqualTo(expected(first, second));
    }
  }

  @Test
  void push_otherCarsForARuleThatLooksNothingUp_leavesItsWindowsAsTheyAre() {
    RuleSet plain = RuleSet.bundled();
    try (Deployment deployment = deployment(plain)) {
      deployment.restart(1);
      drive(0, 10);
      deployment.finish();
      long nanos = nanos(deployment);

      int version = deployment.rules.push(plain.withCars(limit(TOO_SLOW_KMH)));
      deployment.finish();

      assertThat(deployment.tasks.get(0).metrics().rulesVersion()).isEqualTo(version);
      assertThat(nanos(deployment))
          .as("time in the rule, which begins anew with another engine")
          .isGreaterThanOrEqualTo(nanos);
    }
  }

  private static long since(Deployment deployment) {
    return Objects.requireNonNull(deployment.rules.reports.get(0)).since();
  }

  private static long nanos(Deployment deployment) {
    return Objects.requireNonNull(deployment.tasks.get(0).metrics().ruleNanos().get("over-speed"));
  }

  private static RuleSet rules() throws RuleException {
    return new RuleSet(List.of(RuleFile.read(Path.of("library", "over-own-limit.epl"))));
  }

  private Deployment deployment(RuleSet jar) {
    return new Deployment(
        log,
        jar,
        new RuleTaskSettings.Limits(1_000, 100, 10_000),
        1_000,
        alert -> String.valueOf(alert.values().get("limitKmh")));
  }

  private static CarMaster limit(int limitKmh) {
    return CarMaster.of(List.of(), new SpeedLimits(Map.of("A0001", limitKmh), Map.of(), Map.of()));
  }

  /** A reading a second, from so many seconds after the start on. */
  private void drive(int fromSecond, int seconds) {
    for (int second = fromSecond; second < fromSecond + seconds; second++) {
      LocalDateTime time = START.plusSeconds(second);
      String event = "%s,A0001,3,0,F,N,%d,A01".formatted(DATE.format(time), SPEED_KMH);
      log.append(
          0,
          time.toInstant(ZoneOffset.UTC).toEpochMilli(),
          event.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** One for each window of the log that ends after the first time and not after the second. */
  private Map<String, String> expected(long afterMillis, long untilMillis) {
    Map<String, String> expected = new TreeMap<>();
    for (int first = 0; first < 2700; first += 30) {
      boolean driven = first % 900 < 300;
      LocalDateTime begin = START.plusSeconds(first);
      long end = begin.toInstant(ZoneOffset.UTC).toEpochMilli() + WINDOW_MILLIS;
      boolean inLog = log.end(0) > first / 900L * 300;
      if (driven && inLog && end > afterMillis && end <= untilMillis) {
        expected.put("A0001-" + DATE.format(begin.plusSeconds(29)), TOO_SLOW_KMH + ".0");
      }
    }
    return expected;
  }
}
