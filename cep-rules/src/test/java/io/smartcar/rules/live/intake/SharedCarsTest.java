package io.smartcar.rules.live.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SharedCarsTest {

  private static final int CARS = 1_000;

  private final SharedCars cars = new SharedCars("0");

  @Test
  void saw_eachCarInOnePartition_areNotThere() {
    drive(4);
    drive(4);

    assertThat(cars.areThere()).isFalse();
  }

  @Test
  void saw_carsInAnotherPartitionThanBefore_areThere() {
    drive(4);
    drive(5);

    assertThat(cars.areThere()).isTrue();
  }

  @Test
  void saw_oneOfFewCarsInAnotherPartitionThanBefore_isThere() {
    for (int car = 1; car < 20; car++) {
      cars.saw("V" + car, 0);
    }

    cars.saw("V7", 1);

    assertThat(cars.areThere()).isTrue();
  }

  @Test
  void saw_carsMovedWhenPartitionsWereAdded_areNotThere() {
    drive(4);
    cars.partitionsWereAdded();
    drive(5);

    assertThat(cars.areThere()).isFalse();
  }

  @Test
  void saw_aMillionCars_remembersFewAndStillNoticesThem() {
    for (int car = 0; car < 1_000_000; car++) {
      cars.saw("V" + car, car % 4);
    }
    assertThat(cars.cars()).isEqualTo(SharedCars.MAX_CARS);

    drive(5);

    assertThat(cars.areThere()).isTrue();
  }

  private void drive(int partitions) {
    for (int car = 0; car < CARS; car++) {
      cars.saw("V" + car, car % partitions);
    }
  }
}
