package io.smartcar.cli.joined;

import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.hbase.CarTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the car master knows of the cars that other commands show, each asked for once. Not
 * thread-safe; calls may wait for HBase.
 */
public final class CarJoin {

  /** Some 50 MB. */
  private static final int MAX_KEPT = CarMaster.MAX_CARS;

  private final CarTable table;
  private final Map<String, Optional<Car>> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Car>> eldest) {
          return size() > MAX_KEPT;
        }
      };

  private boolean knewOne;

  /** Asks this table, which the caller closes. */
  public CarJoin(CarTable table) {
    this.table = table;
  }

  /**
   * Ten cells, {@code sex} to {@code limit}, in the order of {@code cars show}; empty if unknown.
   */
  public List<String> cells(String carNumber) {
    return of(carNumber)
        .map(car -> CarText.cells(car, car.limitKmh()))
        .map(cells -> cells.subList(1, cells.size()))
        .orElse(Collections.nCopies(CarText.TITLES.size() - 1, ""));
  }

  /** {@code name=value} of what is known; nothing of a car that is not. */
  public List<String> values(String carNumber) {
    return of(carNumber)
        .map(car -> CarText.known(CarText.cells(car, car.limitKmh())))
        .orElse(List.of());
  }

  /** An object of JSON with what is known; {@code null} of a car that is not. */
  public String json(String carNumber) {
    return of(carNumber)
        .map(car -> CarText.json(CarText.cells(car, car.limitKmh())))
        .orElse("null");
  }

  /** What to say in the end if nothing was known of any car. */
  public Optional<String> hint() {
    return kept.isEmpty() || knewOne
        ? Optional.empty()
        : Optional.of(
            "The table of cars in HBase has none of these cars: it has those of the last `smartcar"
                + " cars import`.");
  }

  private Optional<Car> of(String carNumber) {
    Optional<Car> known = kept.get(carNumber);
    if (known == null) {
      known = table.car(carNumber);
      kept.put(carNumber, known);
      knewOne |= known.isPresent();
    }
    return known;
  }
}
