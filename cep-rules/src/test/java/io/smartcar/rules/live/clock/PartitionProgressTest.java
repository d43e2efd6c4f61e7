package io.smartcar.rules.live.clock;

import static io.smartcar.rules.live.port.Checkpoint.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.live.port.Checkpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a checkpoint promises can be read from it. */
final class PartitionProgressTest {

  private static final int HOUR = 3_600;

  @Test
  void checkpoint_ofALongerRuleAfterItsRestartPointsWereForgotten_promisesWhatIsLeft() {
    PartitionProgress task =
        new PartitionProgress(
            0, PartitionProgress.readingFrom(HOUR / 2, at(HOUR / 2), at(HOUR / 2)));
    drive(task, HOUR / 2);
    PartitionProgress warmUp =
        new PartitionProgress(0, PartitionProgress.readingFrom(0, NONE, at(0)));
    drive(warmUp, 0);
    task.learnFrom(warmUp);
    // The rules in force look back a minute, and a push may ask for ten.
    task.checkpoint(time(at(HOUR - 60), at(HOUR - 600)));

    Checkpoint longer = task.checkpoint(time(at(0), at(HOUR - 600)));

    assertThat(longer.offset()).isGreaterThan(HOUR / 2);
    assertThat(longer.maxEventTime()).isLessThanOrEqualTo(longer.shownAfter());
  }

  @Test
  void checkpoint_beforeTheTaskIsWhereAnEarlierOneWas_countsNothingAgain() {
    PartitionProgress before = new PartitionProgress(0, null);
    drive(before, 0);
    Checkpoint saved = before.checkpoint(time(at(HOUR - 60), at(HOUR - 600)));
    PartitionProgress restarted = new PartitionProgress(0, saved);

    Checkpoint again = restarted.checkpoint(time(at(HOUR - 60), at(HOUR - 600)));

    assertThat(again.position()).isEqualTo(saved.position());
    assertThat(new PartitionProgress(0, again).isCountedFirst(HOUR - 1)).isFalse();
  }

  private static void drive(PartitionProgress partition, int from) {
    for (int second = from; second < HOUR; second++) {
      partition.saw(second, at(second), at(second));
    }
    partition.movedTo(HOUR);
  }

  private static long at(int second) {
    return 1_453_600_000_000L + second * 1_000L;
  }

  private static CheckpointTime time(long shownAfter, long keepAfter) {
    return new CheckpointTime(
        "id", "Z", at(HOUR), shownAfter, keepAfter, at(HOUR), false, 0, NONE, List.of());
  }
}
