package io.smartcar.cli.cars;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.SpeedLimits;
import io.smartcar.hbase.MemoryCarTable;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class ImportCommandTest {

  private static final CarMaster FIRST = of("A0001");
  private static final CarMaster SECOND = of("A0002");

  private final MemoryCarTable table = new MemoryCarTable();

  @Test
  void write_othersWerePutInForceMeanwhile_hasThoseInTheEnd() throws Exception {
    Queue<CarMaster> inForce = new ArrayDeque<>(List.of(FIRST, SECOND, SECOND));

    assertThat(ImportCommand.write(table, inForce::remove)).isEqualTo(SECOND);

    assertThat(table.car("A0001")).isEmpty();
    assertThat(table.car("A0002")).isPresent();
    assertThat(inForce).isEmpty();
  }

  private static CarMaster of(String carNumber) {
    Car car = new Car(carNumber, "", null, "", "", "", null, null, "", "", null);
    return CarMaster.of(List.of(car), SpeedLimits.NONE);
  }
}
