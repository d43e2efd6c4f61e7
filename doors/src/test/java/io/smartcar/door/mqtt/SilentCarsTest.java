package io.smartcar.door.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SilentCarsTest {

  private final SilentCars cars = new SilentCars();

  @Test
  void silent_lastWill_isRememberedUntilTheCarSends() {
    cars.silent("A0001", "cars/A0001/will");
    cars.silent("A0002", "cars/A0002/will");
    cars.silent(null, "wills");
    cars.sends("A0002");
    cars.sends(null);

    assertThat(cars.isSilent("A0001")).isTrue();
    assertThat(cars.isSilent("A0002")).isFalse();
    assertThat(cars.isSilent("A0003")).isFalse();
  }
}
