package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.RuleSet;
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

/** One set of rules over tasks for cars and the task for the fleet. */
final class FleetTaskTest {

  private static final LocalDateTime START = LocalDateTime.of(2016, 1, 24, 13, 45, 0);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final RuleTaskSettings.Limits LIMITS =
      new RuleTaskSettings.Limits(1_000, 100, 10_000);
  private static final RuleSet CARS_ONLY = RuleSet.bundled();
  private static final RuleSet MIXED =
      new RuleSet(List.of(CARS_ONLY.files().get(0), OverSpeedReference.areaOverSpeed(80)));

  private final MemoryLog log = new MemoryLog(2);

  @Test
  void work_setOfBothScopes_eachTaskRunsItsOwn() {
    drive(0, 60);
    try (Deployment deployment = deployment(MIXED, true)) {
      deployment.restart(2);
      deployment.finish();

      assertThat(deployment.tasks)
          .allSatisfy(
              task -> assertThat(task.metrics().ruleNanos()).containsOnlyKeys("over-speed"));
      assertThat(fleetTask(deployment).metrics().ruleNanos()).containsOnlyKeys("area-over-speed");
      assertThat(deployment.stored).isNotEmpty().isEqualTo(OverSpeedReference.alerts(log));
      assertThat(deployment.storedOfFleet)
          .hasSize(2)
          .isEqualTo(OverSpeedReference.areaAlerts(log, (partition, firesAt) -> 80));
      assertThat(fleetTask(deployment).status().read()).isEqualTo(120);
    }
  }

  @Test
  void push_fleetRuleToATaskWithoutAny_isRunFromTheMomentOn() {
    drive(0, 60);
    try (Deployment deployment = deployment(CARS_ONLY, true)) {
      deployment.restart(2);
      deployment.finish();
      assertThat(deployment.storedOfFleet).isEmpty();

      deployment.rules.push(MIXED);
      deployment.finish();
      assertThat(deployment.rules.reports.values())
          .hasSize(3)
          .allSatisfy(report -> assertLive(report, 1));
      drive(600, 60);
      deployment.finish();

      long since = report(deployment, MemoryRules.FLEET).since();
      assertThat(deployment.storedOfFleet)
          .hasSize(2)
          .isEqualTo(
              OverSpeedReference.areaAlerts(
                  log, (partition, firesAt) -> firesAt <= since ? 1_000 : 80));
    }
  }

  @Test
  void push_setWithoutFleetRules_isLiveInTheFleetTaskToo() {
    drive(0, 60);
    try (Deployment deployment = deployment(MIXED, true)) {
      deployment.restart(1);
      deployment.finish();
      deployment.rules.push(CARS_ONLY);
      deployment.finish();
      drive(600, 60);
      deployment.restart(1);
      deployment.finish();

      assertLive(report(deployment, MemoryRules.FLEET), 1);
      assertThat(fleetTask(deployment).metrics().ruleNanos()).isEmpty();
      assertThat(deployment.storedOfFleet).hasSize(2);
      assertThat(deployment.stored).isEqualTo(OverSpeedReference.alerts(log));
      assertThat(log.savedByFleetTask.values()).hasSize(2).allMatch(Checkpoint::quiet);
    }
  }

  @Test
  void push_fleetRuleWithoutAFleetTask_isRefusedWithTheReason() {
    drive(0, 60);
    try (Deployment deployment = deployment(CARS_ONLY, false)) {
      deployment.restart(2);
      deployment.finish();
      deployment.rules.push(MIXED);
      deployment.finish();

      assertThat(deployment.rules.reports.values())
          .hasSize(2)
          .allSatisfy(
              report -> {
                assertThat(report.phase()).isEqualTo(RulesState.Phase.FAILED);
                assertThat(report.version()).isZero();
                assertThat(report.reason())
                    .startsWith("area-over-speed.epl:1: has scope fleet")
                    .contains("smartcar.rules.fleet-task");
              });
      assertThat(deployment.stored).isEqualTo(OverSpeedReference.alerts(log));
    }
  }

  @Test
  void restart_withoutTheFleetTaskThatWas_carRulesOfTheVersionGoOnAndItIsSaid() {
    drive(0, 60);
    try (Deployment deployment = deployment(CARS_ONLY, true)) {
      deployment.restart(2);
      deployment.rules.push(MIXED);
      deployment.finish();
      deployment.hasFleetTask = false;
      deployment.restart(2);
      deployment.finish();

      RulesState state = report(deployment, 0);
      assertLive(state, 1);
      assertThat(state.problems())
          .singleElement()
          .asString()
          .startsWith("area-over-speed.epl:1: has scope fleet");
      assertThat(deployment.tasks.get(0).metrics().ruleNanos()).containsOnlyKeys("over-speed");
    }
  }

  private Deployment deployment(RuleSet jar, boolean fleetTask) {
    Deployment deployment = new Deployment(log, jar, LIMITS, 50, OverSpeedReference::text);
    deployment.hasFleetTask = fleetTask;
    return deployment;
  }

  private static RuleTask fleetTask(Deployment deployment) {
    return Objects.requireNonNull(deployment.fleetTask);
  }

  private static RulesState report(Deployment deployment, int task) {
    return Objects.requireNonNull(deployment.rules.reports.get(task));
  }

  private static void assertLive(RulesState state, int version) {
    assertThat(state)
        .extracting(RulesState::phase, RulesState::version)
        .containsExactly(RulesState.Phase.LIVE, version);
  }

  /** Two cars in one area, one in each partition. */
  private void drive(int from, int seconds) {
    for (int second = from; second < from + seconds; second++) {
      LocalDateTime date = START.plusSeconds(second);
      for (int partition = 0; partition < 2; partition++) {
        String line =
            DATE.format(date) + ",P" + partition + ",3,0,F,N," + (95 - partition) + ",A01";
        log.append(
            partition,
            date.toInstant(ZoneOffset.UTC).toEpochMilli(),
            line.getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
