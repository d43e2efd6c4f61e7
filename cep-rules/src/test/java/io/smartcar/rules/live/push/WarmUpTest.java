package io.smartcar.rules.live.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.Deployment;
import io.smartcar.rules.live.MemoryLog;
import io.smartcar.rules.live.MemoryRules;
import io.smartcar.rules.live.OverSpeedReference;
import io.smartcar.rules.live.RuleTask;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RulesState;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** From where and for how long the log is read to fill the windows of a pushed rule. */
final class WarmUpTest {

  private static final LocalDateTime START = LocalDateTime.of(2016, 1, 24, 13, 45, 0);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final RuleTaskSettings.Limits LIMITS =
      new RuleTaskSettings.Limits(1_000, 100, 10_000);
  private static final int HOUR = 3_600;
  private static final int READ_RECORDS = 50;

  private final MemoryLog log = new MemoryLog(1);
  private long timestampsLaterMillis;

  @Test
  void push_longerWindowAfterARestart_readsFromTheWindowsBeginningInTime() {
    try (Deployment deployment = new Deployment(log, LIMITS, READ_RECORDS)) {
      deployment.restart(1);
      drive(deployment, 0, HOUR);
      deployment.restart(1);
      drive(deployment, HOUR, HOUR + 30);
      log.lowestRead = Long.MAX_VALUE;
      long clock = deployment.tasks.get(0).status().clock();

      deployment.rules.push(overSpeed(600));
      drive(deployment, HOUR + 30, 2 * HOUR + 300);

      assertThat(report(deployment).phase()).isEqualTo(RulesState.Phase.LIVE);
      long begin = clock - START.toInstant(ZoneOffset.UTC).toEpochMilli();
      assertThat(log.lowestRead).isBetween(begin / 1_000 - 611, begin / 1_000 - 600);
      long since = report(deployment).since();
      deployment.finish();
      assertThat(deployment.stored)
          .containsAllEntriesOf(
              OverSpeedReference.alerts(
                  log, (partition, firesAt) -> firesAt <= since ? 1_000 : 80, 600_000));
    }
  }

  @Test
  void push_recordsFromOtherTimesThanTheirEvents_readsAllAndIsExact() {
    // As in a replay of recorded telemetry: years later.
    try (Deployment deployment = new Deployment(log, LIMITS, READ_RECORDS)) {
      timestampsLaterMillis = 300_000_000_000L;
      deployment.restart(1);
      drive(deployment, 0, HOUR);
      deployment.restart(1);
      drive(deployment, HOUR, HOUR + 30);
      deployment.rules.push(overSpeed(600));
      drive(deployment, HOUR + 30, 2 * HOUR + 300);

      assertThat(report(deployment).phase()).isEqualTo(RulesState.Phase.LIVE);
      long since = report(deployment).since();
      deployment.finish();
      assertThat(deployment.stored)
          .containsAllEntriesOf(
              OverSpeedReference.alerts(
                  log, (partition, firesAt) -> firesAt <= since ? 1_000 : 80, 600_000));
    }
  }

  @Test
  void restart_afterAPushThatLooksBackFurtherThanTheRulesBefore_firstWindowIsWhole() {
    timestampsLaterMillis = 300_000_000_000L;
    try (Deployment before = new Deployment(log, LIMITS, READ_RECORDS)) {
      before.restart(1);
      drive(before, 0, HOUR);
    }
    try (Deployment deployment =
        new Deployment(log, overSpeed(120), LIMITS, READ_RECORDS, OverSpeedReference::text)) {
      deployment.restart(1);
      drive(deployment, HOUR, HOUR + 30);
      deployment.rules.push(overSpeed(600));
      drive(deployment, HOUR + 30, HOUR + 130);
      assertThat(report(deployment).version()).isEqualTo(1);
      deployment.restart(1);
      drive(deployment, HOUR + 130, 2 * HOUR + 300);
      deployment.finish();

      long since = report(deployment).since();
      assertThat(deployment.stored)
          .containsAllEntriesOf(
              OverSpeedReference.alerts(
                  log, (partition, firesAt) -> firesAt <= since ? 1_000 : 80, 600_000));
    }
  }

  @Test
  void rollback_whileThePushedRulesWindowsAreFilled_endsTheReading() {
    try (Deployment deployment = new Deployment(log, LIMITS, READ_RECORDS)) {
      deployment.restart(1);
      drive(deployment, 0, HOUR);
      deployment.restart(1);
      drive(deployment, HOUR, HOUR + 30);
      log.onWarmUpRead =
          () -> {
            if (log.warmUpReads == 2) {
              deployment.rules.pointTo(0);
              deployment.allTasks().forEach(RuleTask::work);
            }
          };
      deployment.rules.push(overSpeed(1_200));
      drive(deployment, HOUR + 30, HOUR + 90);

      assertThat(log.warmUpReads).isEqualTo(2);
      assertThat(report(deployment))
          .extracting(RulesState::phase, RulesState::version)
          .containsExactly(RulesState.Phase.LIVE, 0);
      drive(deployment, HOUR + 90, HOUR + 200);
      deployment.finish();
      assertThat(deployment.stored).isNotEmpty().isEqualTo(OverSpeedReference.alerts(log));
    }
  }

  @Test
  void close_whileWindowsAreFilled_endsTheReading() {
    try (Deployment deployment = new Deployment(log, LIMITS, READ_RECORDS)) {
      deployment.restart(1);
      drive(deployment, 0, HOUR);
      deployment.restart(1);
      drive(deployment, HOUR, HOUR + 30);
      log.onWarmUpRead = () -> deployment.tasks.get(0).close();
      deployment.backgroundIsSlow = true;
      deployment.rules.push(overSpeed(1_200));
      deployment.tick();
      deployment.runBackground();
      deployment.tick();
      deployment.runBackground();

      assertThat(log.warmUpReads).isEqualTo(1);
      deployment.tasks.clear();
    }
  }

  @Test
  void push_beforeTheClockIsWhereItWas_followersMissNothing() {
    RuleSet cars = RuleSet.bundled();
    RuleSet both = new RuleSet(List.of(cars.files().get(0), OverSpeedReference.areaOverSpeed(80)));
    try (Deployment deployment =
        new Deployment(log, cars, LIMITS, READ_RECORDS, OverSpeedReference::text)) {
      deployment.hasFleetTask = true;
      deployment.restart(1);
      drive(deployment, 0, 50);
      // The log is quiet for so long that the clock passes the last event, in mid-window.
      for (int i = 0; i < 90; i++) {
        deployment.tick();
        deployment.deliver();
      }
      assertThat(log.savedByFleetTask.get(0))
          .extracting(Checkpoint::confirmedUntil)
          .satisfies(
              clock ->
                  assertThat(clock)
                      .isGreaterThan(START.plusSeconds(49).toInstant(ZoneOffset.UTC).toEpochMilli())
                      .isLessThan(START.plusSeconds(60).toInstant(ZoneOffset.UTC).toEpochMilli()));
      deployment.rules.away = true;
      deployment.restart(1);
      deployment.tick();
      deployment.rules.away = false;
      deployment.rules.push(both);
      deployment.finish();

      RulesState fleet = Objects.requireNonNull(deployment.rules.reports.get(MemoryRules.FLEET));
      assertThat(fleet.phase()).isEqualTo(RulesState.Phase.LIVE);
      assertThat(deployment.storedOfFleet)
          .isNotEmpty()
          .isEqualTo(
              OverSpeedReference.areaAlerts(
                  log, (partition, firesAt) -> firesAt <= fleet.since() ? 1_000 : 80));
    }
  }

  private static RulesState report(Deployment deployment) {
    return Objects.requireNonNull(deployment.rules.reports.get(0));
  }

  private static RuleSet overSpeed(int seconds) {
    return new RuleSet(List.of(OverSpeedReference.carOverSpeed(seconds)));
  }

  /** One car, a reading a second; each is brought as it comes. */
  private void drive(Deployment deployment, int from, int to) {
    for (int second = from; second < to; second++) {
      LocalDateTime date = START.plusSeconds(second);
      String line = DATE.format(date) + ",A0001,3,0,F,N," + (81 + second % 7) + ",A01";
      log.append(
          0,
          date.toInstant(ZoneOffset.UTC).toEpochMilli() + timestampsLaterMillis,
          line.getBytes(StandardCharsets.UTF_8));
      if (second % 10 == 9) {
        bring(deployment);
      }
    }
  }

  private void bring(Deployment deployment) {
    MemoryLog.Slice slice = log.slice(0, Math.max(0, log.end(0) - 10), Long.MAX_VALUE);
    for (int i = 0; i < 4 && !deployment.offer(slice); i++) {
      deployment.tick();
    }
    for (int i = 0; i < 3; i++) {
      deployment.tick();
      deployment.deliver();
    }
  }
}
