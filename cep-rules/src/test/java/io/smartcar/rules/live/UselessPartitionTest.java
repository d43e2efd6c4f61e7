package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partition of which the clock takes notice of nothing must not hold the others' alerts back. */
final class UselessPartitionTest {

  private static final LocalDateTime START = LocalDateTime.of(2018, 8, 30, 9, 14);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final int GOOD = 0;
  private static final int USELESS = 1;

  private final MemoryLog log = new MemoryLog(2);

  @ParameterizedTest
  @ValueSource(strings = {"no event", "20190830091400,Z0001,3,0,F,N,90,A01"})
  void alerts_besideAPartitionOfNothingButThis_areRaisedWhileItGoesOn(String useless) {
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(10_000, 1_000, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 1_000)) {
      deployment.restart(1);
      RuleTask task = deployment.tasks.get(0);
      long taken = 0;
      for (int second = 0; second < 120; second++) {
        append(GOOD, second, DATE.format(START.plusSeconds(second)) + ",A0001,3,0,F,N,90,A01");
        for (int tick = 0; tick < 10; tick++) {
          // There is always one more of them than was taken when the log is asked for its end.
          append(USELESS, second, useless);
          append(USELESS, second, useless);
          deployment.tick();
          task.offer(log.slice(GOOD, second, second + 1));
          task.offer(log.slice(USELESS, taken, log.end(USELESS) - 1));
          taken = log.end(USELESS) - 1;
        }
        deployment.deliver();
      }

      assertThat(deployment.stored).hasSizeGreaterThanOrEqualTo(3);
      assertThat(task.status().late()).isZero();
    }
  }

  private void append(int partition, int second, String value) {
    log.append(
        partition,
        START.plusSeconds(second).toInstant(ZoneOffset.UTC).toEpochMilli(),
        value.getBytes(StandardCharsets.UTF_8));
  }
}
