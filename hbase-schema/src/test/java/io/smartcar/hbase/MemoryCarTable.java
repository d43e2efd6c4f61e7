package io.smartcar.hbase;

import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The table of cars in memory, for tests. It counts what it is asked. Thread-safe. */
public final class MemoryCarTable implements CarTable {

  private final Map<String, Car> cars = new TreeMap<>();
  private int asked;

  @Override
  public synchronized void replaceBy(CarMaster master) {
    cars.clear();
    for (Car car : master.cars()) {
      cars.put(
          car.carNumber(),
          new Car(
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
              master.limitKmh(car.carNumber(), null)));
    }
  }

  @Override
  public synchronized Optional<Car> car(String carNumber) {
    asked++;
    return Optional.ofNullable(cars.get(carNumber));
  }

  @Override
  public synchronized List<Car> all() {
    return List.copyOf(cars.values());
  }

  /** How often {@link #car} was called. */
  public synchronized int asked() {
    return asked;
  }

  @Override
  public void close() {}
}
