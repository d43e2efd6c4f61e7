package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CarPlacementTest {

  private static final int CARS = 1_000;

  private final CarPlacement placement = new CarPlacement("0");

  @Test
  void saw_eachCarInOnePartition_isNotShared() {
    drive(4);
    drive(4);

    assertThat(placement.isShared()).isFalse();
  }

  @Test
  void saw_carsInAnotherPartitionThanBefore_isShared() {
    drive(4);
    drive(5);

    assertThat(placement.isShared()).isTrue();
  }

  @Test
  void saw_carsMovedWhenPartitionsWereAdded_isNotShared() {
    drive(4);
    placement.partitionsWereAdded();
    drive(5);

    assertThat(placement.isShared()).isFalse();
  }

  private void drive(int partitions) {
    for (int car = 0; car < CARS; car++) {
      placement.saw("V" + car, car % partitions);
    }
  }
}
