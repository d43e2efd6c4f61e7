package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a task reads itself while what should be brought to it is not, with a backlog behind. */
final class SlowWayInTest {

  private static final int RECORDS = 60_000;
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
    assertThat(readItself).isBetween(1, RECORDS / READ / 4);

    for (long next = 0; next < RECORDS; next += READ) {
      assertThat(deployment.offer(log.slice(0, next, next + READ))).isTrue();
      ticks(1);
    }

    assertThat(log.reads).isEqualTo(readItself);
    assertThat(deployment.tasks.get(0).status().read()).isEqualTo(RECORDS);
  }

  @Test
  void work_heldUpForLong_readsMoreAndMoreItself() {
    ticks(4 * HOLD_UP_TICKS);

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
