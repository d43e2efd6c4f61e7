package io.smartcar.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.SpeedLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every table of cars does. */
public abstract class CarTableContract {

  private static final Car DOCTOR =
      new Car("A0001", "여", 38, "기혼", "서울", "의사", 1700, 2007, "F", "F", null);
  private static final Car TRUCK =
      new Car("A0002", "", null, "", "", "", null, null, "H", "truck", 90);

  /** Opens the one table of this test. */
  protected abstract CarTable open();

  @Test
  void replaceBy_cars_areReadWithTheLimitThatHoldsEverywhere() {
    try (CarTable table = open()) {
      table.replaceBy(
          CarMaster.of(
              List.of(DOCTOR, TRUCK),
              new SpeedLimits(Map.of(), Map.of("F", 70), Map.of("A01", 30))));

      assertThat(table.car("A0001")).contains(withLimit(DOCTOR, 70));
      assertThat(table.car("A0002")).contains(TRUCK);
      assertThat(table.car("A0003")).isEmpty();
      assertThat(table.all()).containsExactly(withLimit(DOCTOR, 70), TRUCK);
    }
  }

  @Test
  void replaceBy_others_leavesNothingOfTheOnesBefore() {
    try (CarTable table = open()) {
      List<Car> many = new ArrayList<>();
      for (int i = 0; i < 2_500; i++) {
        many.add(withNumber("M" + i));
      }
      table.replaceBy(CarMaster.of(many, SpeedLimits.NONE));
      assertThat(table.car("M2499")).isPresent();
      assertThat(table.all()).hasSize(2_500).extracting(Car::carNumber).isSorted();

      Car plain = new Car("M1", "", null, "", "", "", null, null, "", "", null);
      for (int again = 0; again < 2; again++) {
        table.replaceBy(CarMaster.of(List.of(plain), SpeedLimits.NONE));
        assertThat(table.car("M1")).contains(plain);
        assertThat(table.car("M0")).isEmpty();
        assertThat(table.car("M2499")).isEmpty();
      }
      table.replaceBy(CarMaster.NONE);
      assertThat(table.car("M1")).isEmpty();
      assertThat(table.all()).isEmpty();
    }
  }

  private static Car withNumber(String carNumber) {
    return new Car(carNumber, "F", 1, "single", "Busan", "driver", 1000, 2000, "A", "A", 50);
  }

  private static Car withLimit(Car car, @Nullable Integer limitKmh) {
    return new Car(
        car.carNumber(),
        car.sex(),
        car.age(),
        car.marriage(),
        car.homeArea(),
        car.job(),
        car.engineCc(),
        car.year(),
        car.model(),
        car.carClass(),
        limitKmh);
  }
}
