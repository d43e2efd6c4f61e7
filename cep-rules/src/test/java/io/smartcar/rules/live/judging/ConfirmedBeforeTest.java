package io.smartcar.rules.live.judging;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.rules.live.clock.PartitionProgress;
import io.smartcar.rules.live.port.Checkpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfirmedBeforeTest {

  private static final long CONFIRMED = 100_000;

  private final PartitionProgress partition =
      new PartitionProgress(
          0, new Checkpoint(5, 50_000, 60_000, CONFIRMED, 9, false, 0, Checkpoint.NONE));
  private final ConfirmedBefore before = new ConfirmedBefore();

  @Test
  void saw_clockIsPastWhatWasConfirmed_remembersNoCar() {
    before.startFrom(List.of(partition));
    see(1_000, CONFIRMED);
    assertThat(before.cars()).isEqualTo(1_000);

    // No alert is raised; time alone is enough.
    before.clockIs(CONFIRMED + 1);
    see(2_000, CONFIRMED - 1);

    assertThat(before.cars()).isZero();
  }

  @Test
  void saw_nothingWasConfirmed_remembersNoCar() {
    before.startFrom(List.of(new PartitionProgress(0, null)));
    see(1_000, CONFIRMED);

    assertThat(before.cars()).isZero();
  }

  private void see(int cars, long time) {
    for (int car = 0; car < cars; car++) {
      before.saw(
          new CarEvent("19700101000140", time, "V" + car, 1, 0, "F", "N", 90, "A01"), partition);
    }
  }
}
