package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CarOptionTest {

  @Test
  void hint_smallLetterFirst_namesTheCapital() {
    assertThat(CarOption.hint("v0004", null))
        .hasValue("car numbers are case-sensitive: did you mean V0004?");
  }

  @Test
  void hint_carSeenWithOtherLetters_namesIt() {
    assertThat(CarOption.hint("BUS_1", "bus_1"))
        .hasValue("car numbers are case-sensitive: did you mean bus_1?");
  }

  @Test
  void hint_carThatMayBeRight_isNone() {
    assertThat(CarOption.hint("V0004", null)).isEmpty();
    assertThat(CarOption.hint("bus_depot", null)).isEmpty();
    assertThat(CarOption.hint(null, null)).isEmpty();
  }
}
