package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.LogCounts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RuleTaskStatus;
import io.smartcar.rules.live.port.Taken;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
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
      // No longer than the idle timeout: of a quiet log the clock goes on, also over a restart.
      bring(deployment, 1, 45);
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

      assertThat(deployment.tasks.get(0).metrics().rulesVersion()).isEqualTo(pushed);
      assertThat(deployment.stored)
          .isNotEmpty()
          .isEqualTo(OverSpeedReference.alerts(log, (partition, firesAt) -> 80, 120_000));
    }
  }

  @Test
  void events_afterAQuietTime_areLateToARestartedTaskIfToOneThatWentOn() {
    long wentOn = lateAfterAQuietTime(false);

    assertThat(wentOn).isGreaterThan(5);
    // The clock that survives is that of the last checkpoint, a second ago.
    assertThat(lateAfterAQuietTime(true)).isBetween(wentOn - 1, wentOn);
  }

  private static long lateAfterAQuietTime(boolean restarted) {
    MemoryLog log = new MemoryLog(1);
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(1_000, 100, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 50)) {
      append(log, 0, 0, "A0001");
      deployment.restart(1);
      bring(deployment, 1);
      if (restarted) {
        deployment.restart(1);
      }
      for (int second = 1; second < 300; second++) {
        append(log, 0, second, "A0001");
      }
      bring(deployment, 300);
      return log.taken(0).counts().late();
    }
  }

  @Test
  void log_madeAnewAndLongerThanBefore_isReadFromItsStartByALiveAndARestartedTask() {
    Map<String, String> live = storedOfALogMadeAnew(false);

    assertThat(live).containsKeys("A0001-20160124134529", "A0001-20160124134559");
    assertThat(storedOfALogMadeAnew(true)).isEqualTo(live);
  }

  /** What is stored of a log with events of an earlier time, after it took another's place. */
  private static Map<String, String> storedOfALogMadeAnew(boolean restarted) {
    MemoryLog log = new MemoryLog(1);
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(1_000, 100, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 50)) {
      for (int second = 300; second < 390; second++) {
        append(log, 0, second, "A0001");
      }
      deployment.restart(1);
      bring(deployment, 90);
      deployment.stored.clear();
      log.makeAnew();
      for (int second = 0; second < 120; second++) {
        append(log, 0, second, "A0001");
      }
      if (restarted) {
        deployment.restart(1);
      }
      bring(deployment, 120);
      return deployment.stored;
    }
  }

  @Test
  void start_noRightToAskForTheRetention_doesNotStopTheRules() {
    MemoryLog log = new MemoryLog(1);
    log.retentionIsDenied = true;
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(1_000, 100, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 50)) {
      for (int second = 0; second < 90; second++) {
        append(log, 0, second, "A0001");
      }
      deployment.restart(1);
      bring(deployment, 90);

      assertThat(deployment.stored).hasSize(3);
    }
  }

  @Test
  void checkpoints_nanoTimeIsNegative_areSavedAllTheSame() {
    MemoryLog log = new MemoryLog(1);
    append(log, 0, 0, "A0001");
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(1_000, 100, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 50)) {
      deployment.startNanosAt(Long.MIN_VALUE / 2);
      deployment.restart(1);
      bring(deployment, 1);

      assertThat(log.saved).hasSize(1);
    }
  }

  @Test
  void counts_overRestarts_areOfTheLogAndEachOffsetOnce() {
    MemoryLog log = new MemoryLog(1);
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(1_000, 100, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 50)) {
      deployment.restart(1);
      for (int part = 0; part < 4; part++) {
        int from = part * 100;
        for (int second = from; second < from + 100; second++) {
          append(log, 0, second, "A0001");
          append(log, 0, second, "A0001");
        }
        append(log, 0, from, "A0001");
        log.append(0, 0, "no event".getBytes(StandardCharsets.UTF_8));
        append(log, 0, from + 100_000, from, "A0001");
        // The last seconds still wait when it is saved.
        bring(deployment, Integer.MAX_VALUE, 30);
        deployment.restart(1);
      }
      bring(deployment, Integer.MAX_VALUE);

      Taken taken = log.taken(0);
      List<Long> lateByTwoMinutes = List.of(0L, 0L, 4L, 0L, 0L, 0L, 0L);
      assertThat(taken.counts()).isEqualTo(new LogCounts(4, 400, 0, 4, 4, 0, lateByTwoMinutes));
      assertThat(taken.topicId()).isEqualTo("topic-0");
      assertThat(taken.latestEventTime())
          .isEqualTo(START.plusSeconds(399).toInstant(ZoneOffset.UTC).toEpochMilli());
      assertThat(taken.clock()).isGreaterThan(taken.latestEventTime() - 2_001);
    }
  }

  @Test
  void readings_twoOfOneDate_theLaterInTheLogIsShown() {
    MemoryLog log = new MemoryLog(1);
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(1_000, 100, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 50)) {
      long at = START.toInstant(ZoneOffset.UTC).toEpochMilli();
      for (int speed : List.of(60, 180, 180)) {
        String line = DATE.format(START) + ",A0001,3,0,F,N," + speed + ",A01";
        log.append(0, at, line.getBytes(StandardCharsets.UTF_8));
      }
      deployment.restart(1);
      bring(deployment, 3);
      deployment.finish();

      assertThat(deployment.stored)
          .containsEntry("A0001-20160124134500", "180.000000000 of 1 in A01");
      assertThat(deployment.tasks.get(0).status())
          .extracting(RuleTaskStatus::replaced, RuleTaskStatus::duplicate)
          .containsExactly(1L, 1L);
    }
  }

  @Test
  void openTransaction_longerThanTheIdleTimeout_makesNothingLate() {
    MemoryLog log = new MemoryLog(2);
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(10_000, 100, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 50)) {
      deployment.restart(1);
      for (int second = 0; second < 60; second++) {
        if (second == 10) {
          log.openTransaction(1);
        } else if (second == 35) {
          log.endTransaction(1);
        }
        append(log, 0, second, "A0001");
        append(log, 1, second, "B0001");
        for (int partition = 0; partition < 2; partition++) {
          long end = log.readableEnd(partition);
          deployment.offer(log.slice(partition, Math.max(0, end - 60), end));
        }
        bring(deployment, 0, 10);
      }
      deployment.finish();

      assertThat(deployment.tasks.get(0).status().late()).isZero();
      assertThat(deployment.stored).isEqualTo(OverSpeedReference.alerts(log));
      // A read that brings nothing takes half a second: not one on each tick.
      assertThat(log.readsInVain).isLessThan(15);
    }
  }

  @Test
  void start_besideAnOpenTransaction_isLiveForTheOthers() {
    MemoryLog log = new MemoryLog(2);
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(10_000, 100, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 50)) {
      append(log, 0, 0, "A0001");
      append(log, 1, 0, "B0001");
      deployment.restart(1);
      bring(deployment, 1, 30);
      log.openTransaction(1);
      append(log, 1, 1, "B0001");
      deployment.restart(1);
      bring(deployment, 1, 30);

      assertThat(deployment.tasks.get(0).status().live()).isTrue();
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
    bring(deployment, records, 200);
  }

  private static void bring(Deployment deployment, int records, int ticks) {
    for (int tick = 0; tick < ticks; tick++) {
      deployment.tick();
      deployment.tasks.get(0).offer(deployment.log.slice(0, 0, records));
      deployment.deliver();
    }
  }

  private static void append(MemoryLog log, int partition, int second, String car) {
    append(log, partition, second, second, car);
  }

  private static void append(
      MemoryLog log, int partition, int second, int writtenAtSecond, String car) {
    LocalDateTime date = START.plusSeconds(second);
    String line = DATE.format(date) + "," + car + ",3,0,F,N,95,A01";
    log.append(
        partition,
        START.plusSeconds(writtenAtSecond).toInstant(ZoneOffset.UTC).toEpochMilli(),
        line.getBytes(StandardCharsets.UTF_8));
  }
}
