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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task whose checkpoints are not saved at once, or not at all, while rules are pushed. */
final class SlowSavesTest {

  private static final LocalDateTime START = LocalDateTime.of(2018, 8, 30, 9, 14);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final RuleSet OTHER = new RuleSet(List.of(OverSpeedReference.carOverSpeed(30)));

  private final MemoryLog log = new MemoryLog(1);
  private final Deployment deployment =
      new Deployment(
          log,
          RuleSet.bundled(),
          new RuleTaskSettings.Limits(10_000, 1_000, 10_000),
          1_000,
          alert -> alert.rule() + ' ' + alert.member());

  private int second;

  @BeforeEach
  void start() {
    deployment.restart(1);
    takenOf(60);
  }

  @AfterEach
  void stop() {
    deployment.close();
  }

  @Test
  void push_whileASaveIsUnderWay_theTaskGoesOn() {
    log.savesAfter = new CompletableFuture<>();
    deployment.rules.push(OTHER);

    // It holds for 2 s, and then goes on for 5 s before it tries again.
    assertThat(takenOf(60)).isBetween(40, 57);
    assertThat(report().version()).isZero();

    log.savesAfter.complete(null);
    takenOf(20);
    assertThat(report()).returns(1, RulesState::version).returns("", RulesState::reason);
    assertThat(log.saved.values()).extracting(Checkpoint::rules).containsExactly(1);
  }

  @Test
  void push_whileCheckpointsCannotBeSaved_saysWhyAndIsTakenWhenTheyCan() {
    log.savesAfter = CompletableFuture.failedFuture(new IllegalStateException("not permitted"));
    deployment.rules.push(OTHER);
    takenOf(30);

    assertThat(report().version()).isZero();
    assertThat(report().reason()).contains("checkpoint", "not permitted");

    log.savesAfter = CompletableFuture.completedFuture(null);
    takenOf(20);
    assertThat(report()).returns(1, RulesState::version).returns("", RulesState::reason);
  }

  @Test
  void alert_afterThePartitionFellIdle_waitsForACheckpoint() {
    log.savesAfter = new CompletableFuture<>();
    quietFor(60);
    assertThat(deployment.stored).hasSize(1);

    log.savesAfter.complete(null);
    quietFor(1);
    assertThat(deployment.stored).hasSize(2);
  }

  @Test
  void alert_afterThePartitionFellIdle_doesNotWaitForWhatCannotBeSaved() {
    log.savesAfter = CompletableFuture.failedFuture(new IllegalStateException("not permitted"));
    quietFor(60);

    assertThat(deployment.stored).hasSize(2);
  }

  private void quietFor(int seconds) {
    for (int tick = 0; tick < 10 * seconds; tick++) {
      deployment.tick();
      deployment.deliver();
    }
  }

  /** An event a second is brought, again until it is taken; in how many seconds one was. */
  private int takenOf(int seconds) {
    int taken = 0;
    for (int i = 0; i < seconds; i++) {
      String event = DATE.format(START.plusSeconds(second)) + ",A0001,3,0,F,N,90,A01";
      log.append(
          0,
          START.plusSeconds(second).toInstant(ZoneOffset.UTC).toEpochMilli(),
          event.getBytes(StandardCharsets.UTF_8));
      second++;
      RuleTask task = deployment.tasks.get(0);
      long before = task.status().read();
      for (int tick = 0; tick < 10; tick++) {
        deployment.tick();
        deployment.deliver();
        deployment.offer(log.slice(0, before, log.end(0)));
      }
      if (task.status().read() > before) {
        taken++;
      }
    }
    return taken;
  }

  private RulesState report() {
    RulesState report = deployment.rules.reports.get(0);
    if (report == null) {
      throw new AssertionError("no report");
    }
    return report;
  }
}
