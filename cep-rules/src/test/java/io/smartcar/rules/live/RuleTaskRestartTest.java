package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.RuleSet;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a task's checkpoints say after it was started again. */
final class RuleTaskRestartTest {

  private static final LocalDateTime START = LocalDateTime.of(2016, 1, 24, 13, 45, 0);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

  @Test
  void checkpoint_restartedAtTheEndOfTheLog_isQuietAgain() {
    MemoryLog log = new MemoryLog(2);
    for (int second = 0; second < 90; second++) {
      append(log, 0, second, "A0001");
      append(log, 1, second / 3, "B0001");
    }
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(1_000, 100, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 50)) {
      deployment.restart(1);
      deployment.finish();
      assertThat(log.saved.values()).hasSize(2).allMatch(Checkpoint::quiet);
      assertThat(deployment.stored).isNotEmpty();

      deployment.restart(1);
      deployment.finish();

      assertThat(log.saved.values()).hasSize(2).allMatch(Checkpoint::quiet);
      assertThat(log.saved.get(0)).extracting(Checkpoint::position).isEqualTo(90L);
    }
  }

  @Test
  void restart_ruleStoreDoesNotAnswer_waitsAndGoesOnWithTheRulesInForce() {
    MemoryLog log = new MemoryLog(1);
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(1_000, 100, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 50)) {
      int pushed =
          deployment.rules.push(new RuleSet(List.of(OverSpeedReference.carOverSpeed(120))));
      append(log, 0, 0, "A0001");
      deployment.restart(1);
      bring(deployment, 1);
      assertThat(log.saved.get(0)).extracting(Checkpoint::rules).isEqualTo(pushed);
      for (int second = 1; second < 300; second++) {
        append(log, 0, second, "A0001");
      }

      deployment.rules.away = true;
      deployment.restart(1);
      bring(deployment, 300);
      assertThat(deployment.tasks.get(0).status().live()).isFalse();
      assertThat(deployment.stored).isEmpty();
      deployment.rules.away = false;
      bring(deployment, 300);

      assertThat(deployment.tasks.get(0).rulesVersion()).isEqualTo(pushed);
      assertThat(deployment.stored)
          .isNotEmpty()
          .isEqualTo(OverSpeedReference.alerts(log, (partition, firesAt) -> 80, 120_000));
    }
  }

  @Test
  void log_madeAnewUnderARunningTask_isReadFromItsStart() {
    MemoryLog log = new MemoryLog(1);
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(1_000, 100, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 50)) {
      for (int second = 0; second < 90; second++) {
        append(log, 0, second, "A0001");
      }
      deployment.restart(1);
      bring(deployment, 90);
      int before = deployment.stored.size();
      log.makeAnew();
      for (int second = 300; second < 380; second++) {
        append(log, 0, second, "A0001");
      }

      bring(deployment, 80);

      assertThat(before).isEqualTo(3);
      assertThat(deployment.stored).hasSize(6).containsKey("A0001-20160124135029");
    }
  }

  /** As a spout does, until all is taken. */
  private static void bring(Deployment deployment, int records) {
    for (int tick = 0; tick < 200; tick++) {
      deployment.tick();
      deployment.tasks.get(0).offer(deployment.log.slice(0, 0, records));
      deployment.deliver();
    }
  }

  private static void append(MemoryLog log, int partition, int second, String car) {
    LocalDateTime date = START.plusSeconds(second);
    String line = DATE.format(date) + "," + car + ",3,0,F,N,95,A01";
    log.append(
        partition,
        date.toInstant(ZoneOffset.UTC).toEpochMilli(),
        line.getBytes(StandardCharsets.UTF_8));
  }
}
