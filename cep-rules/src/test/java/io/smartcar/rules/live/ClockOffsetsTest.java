package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.live.port.ClockOffset;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a task's checkpoints say of cars whose clocks are off by a time zone. */
final class ClockOffsetsTest {

  private static final LocalDateTime START = LocalDateTime.of(2016, 1, 24, 13, 45, 0);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final int SECONDS = 300;
  private static final int HOUR = 3_600;

  private final MemoryLog log = new MemoryLog(1);

  @Test
  void checkpoint_carsOfOtherZonesAmongOthers_areNamedAndOverARestart() {
    try (Deployment deployment = deployment()) {
      for (int second = 0; second < SECONDS; second++) {
        append(second, second, "A0001");
        append(second - HOUR, second, "A0007");
        append(second + 2 * HOUR, second, "A0008");
        // Fifty minutes of it in five.
        append(10 * second - HOUR, second, "A0009");
      }
      bring(deployment);

      List<ClockOffset> offsets = log.taken(0).clockOffsets();
      assertThat(offsets)
          .containsExactlyInAnyOrder(
              new ClockOffset(3_600, 1, SECONDS, 0, List.of("A0007")),
              new ClockOffset(-7_200, 1, SECONDS, 0, List.of("A0008")));
      assertThat(deployment.tasks.get(0).metrics().clocksOffByZone()).isEqualTo(2);

      // What was counted before is not counted again; what comes says it again.
      deployment.restart(1);
      for (int second = SECONDS; second < 2 * SECONDS; second++) {
        append(second, second, "A0001");
        append(second - HOUR, second, "A0007");
      }
      bring(deployment);

      assertThat(log.taken(0).clockOffsets())
          .containsExactly(new ClockOffset(3_600, 1, SECONDS, 0, List.of("A0007")));
    }
  }

  /** None of them is late: the log is in order, an hour behind. */
  @Test
  void checkpoint_everyCarAnHourBehind_namesThePartition() {
    try (Deployment deployment = deployment()) {
      for (int second = 0; second < SECONDS; second++) {
        append(second - HOUR, second, "A0007");
        bring(deployment, 10);
      }

      assertThat(log.taken(0).clockOffsets())
          .containsExactly(new ClockOffset(3_600, 0, 0, 1, List.of()));
    }
  }

  private Deployment deployment() {
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(10_000, 100, 10_000);
    Deployment deployment = new Deployment(log, limits, 500);
    deployment.restart(1);
    return deployment;
  }

  private static void bring(Deployment deployment) {
    bring(deployment, 100);
  }

  private static void bring(Deployment deployment, int ticks) {
    for (int tick = 0; tick < ticks; tick++) {
      deployment.tick();
      deployment.offer(deployment.log.slice(0, 0, Integer.MAX_VALUE));
      deployment.deliver();
    }
  }

  private void append(int second, int writtenAtSecond, String car) {
    String line = DATE.format(START.plusSeconds(second)) + "," + car + ",3,0,F,N,95,A01";
    log.append(
        0,
        START.plusSeconds(writtenAtSecond).toInstant(ZoneOffset.UTC).toEpochMilli(),
        line.getBytes(StandardCharsets.UTF_8));
  }
}
