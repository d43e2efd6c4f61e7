package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

/**
 * A partition is added to the topic while a task runs. The spout learns of it much later, and cars
 * that moved there must have their alerts all the same.
 */
final class NewPartitionTest {

  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
  private static final long START = Instant.parse("2018-08-30T09:14:20Z").toEpochMilli();
  private static final RuleTaskSettings.Limits LIMITS =
      new RuleTaskSettings.Limits(100_000, 10_000, 10_000);
  private static final int TICKS = 1_500;
  private static final int ADDED_AT = 300;
  private static final int BROUGHT_FROM = 900;

  private final MemoryLog log = new MemoryLog(1);
  private final long[] brought = new long[2];

  @Test
  void work_partitionAddedAndBroughtAMinuteLater_alertsEqualReference() {
    try (Deployment deployment = new Deployment(log, LIMITS, 1_000)) {
      deployment.restart(1);
      for (int tick = 0; tick < TICKS; tick++) {
        drive(tick);
        bring(deployment, 0);
        if (tick >= BROUGHT_FROM) {
          bring(deployment, 1);
        }
        deployment.tick();
        deployment.deliver();
      }
      deployment.finish();

      assertThat(deployment.stored).isEqualTo(OverSpeedReference.alerts(log));
      assertThat(deployment.stored.keySet()).anyMatch(member -> member.startsWith("moved-"));
    }
  }

  private void drive(int tick) {
    long now = START + tick * Deployment.TICK.toMillis();
    if (tick == ADDED_AT) {
      log.addPartition();
    }
    log.append(0, now, line(now, "stays"));
    log.append(tick > ADDED_AT ? 1 : 0, now, line(now, "moved"));
  }

  private static byte[] line(long timeMillis, String car) {
    String date = MILLIS.format(Instant.ofEpochMilli(timeMillis).atOffset(ZoneOffset.UTC));
    return (date + "," + car + ",3,0,F,N,95,A01").getBytes(StandardCharsets.UTF_8);
  }

  private void bring(Deployment deployment, int partition) {
    long end = log.end(partition);
    if (brought[partition] < end
        && deployment.offer(log.slice(partition, brought[partition], end))) {
      brought[partition] = end;
    }
  }
}
