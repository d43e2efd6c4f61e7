package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a task reads itself while what should be brought to it is not, with a backlog behind. */
final class SlowWayInTest {

  private static final int RECORDS = 120_000;
  private static final int READ = 1_000;

  /** Longer than a task waits for what is brought. */
  private static final int HOLD_UP_TICKS = 35;

  private final MemoryLog log = new MemoryLog(1);
  private final Deployment deployment =
      new Deployment(log, new RuleTaskSettings.Limits(100_000, 1_000, 10_000), READ);

  @BeforeEach
  void start() {
    for (int record = 0; record < RECORDS; record++) {
      log.append(0, 1_535_620_440_000L, "no event".getBytes(StandardCharsets.UTF_8));
    }
    deployment.restart(1);
  }

  @AfterEach
  void stop() {
    deployment.close();
  }

  @Test
  void work_heldUpForSomeSeconds_isCaughtUpWithAndReadsNoMoreItself() {
    ticks(HOLD_UP_TICKS);
    int readItself = log.reads;
    assertThat(readItself).isBetween(1, RECORDS / READ / 8);

    for (long next = 0; next < RECORDS; next += READ) {
      assertThat(deployment.offer(log.slice(0, next, next + READ))).isTrue();
      ticks(1);
    }

    assertThat(log.reads).isEqualTo(readItself);
    assertThat(deployment.tasks.get(0).status().read()).isEqualTo(RECORDS);
  }

  @Test
  void work_whatIsBroughtComesSlowly_isWaitedForUntilItHasCaughtUp() {
    ticks(HOLD_UP_TICKS);
    int readItself = log.reads;

    for (long next = 0; next < readItself * (long) READ; next += READ) {
      assertThat(deployment.offer(log.slice(0, next, next + READ))).isTrue();
      ticks(15);
    }

    assertThat(log.reads).isEqualTo(readItself);
  }

  @Test
  void work_atTheLogsEndWhileOldRecordsAreBrought_readsOnItself() {
    ticks(5 * HOLD_UP_TICKS);
    assertThat(deployment.tasks.get(0).status().read()).isEqualTo(RECORDS);

    for (int second = 0; second < 10; second++) {
      log.append(0, 1_535_620_440_000L, "no event".getBytes(StandardCharsets.UTF_8));
      assertThat(deployment.offer(log.slice(0, second * (long) READ, (second + 1L) * READ)))
          .isTrue();
      ticks(10);
    }

    assertThat(deployment.tasks.get(0).status().read()).isGreaterThan(RECORDS + 5);
  }

  @Test
  void work_heldUpForLong_readsMoreAndMoreItself() {
    ticks(5 * HOLD_UP_TICKS);

    assertThat(deployment.tasks.get(0).status().read()).isEqualTo(RECORDS);
  }

  @Test
  void work_heldUpTwiceWithRecordsBetween_readsAsLittleAsTheFirstTime() {
    ticks(HOLD_UP_TICKS);
    int first = log.reads;
    long next = first * (long) READ;
    assertThat(deployment.offer(log.slice(0, next, next + READ))).isTrue();

    ticks(HOLD_UP_TICKS);

    assertThat(log.reads - first).isEqualTo(first);
  }

  private void ticks(int count) {
    for (int tick = 0; tick < count; tick++) {
      deployment.tick();
    }
  }
}
