package io.smartcar.cli.cars;

import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import java.util.Optional;

/** How much a car master differs from the one before, in one line. */
final class CarsDifference {

  private final CarMaster changed;
  private final boolean otherLimits;
  private int added;
  private int removed;
  private int different;

  CarsDifference(CarMaster old, CarMaster changed) {
    this.changed = changed;
    this.otherLimits = !old.limits().equals(changed.limits());
    for (Car car : changed.cars()) {
      Optional<Car> before = old.car(car.carNumber());
      added += before.isEmpty() ? 1 : 0;
      different += before.isPresent() && !before.get().equals(car) ? 1 : 0;
    }
    for (Car car : old.cars()) {
      removed += changed.car(car.carNumber()).isEmpty() ? 1 : 0;
    }
  }

  @Override
  public String toString() {
    return "%d cars (%d new, %d changed, %d gone), %d limits (%s)"
        .formatted(
            changed.cars().size(),
            added,
            different,
            removed,
            changed.limits().size(),
            otherLimits ? "changed" : "as before");
  }
}
