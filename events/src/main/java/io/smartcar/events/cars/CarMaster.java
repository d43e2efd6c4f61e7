package io.smartcar.events.cars;

import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every car of the fleet with what is known of it, and the speed limits; immutable and thread-safe.
 * Two of the same content are equal. A car takes some 200 bytes.
 */
public final class CarMaster implements Serializable {

  private static final long serialVersionUID = 1L;

  /** More would not fit beside the rules in every task's memory. */
  public static final int MAX_CARS = 200_000;

  /** No car and no limit. */
  public static final CarMaster NONE = new CarMaster(Map.of(), SpeedLimits.NONE);

  /** In order of number. */
  private final Map<String, Car> cars;

  private final SpeedLimits limits;
  private final String digest;

  private CarMaster(Map<String, Car> cars, SpeedLimits limits) {
    this.cars = Collections.unmodifiableMap(new LinkedHashMap<>(cars));
    this.limits = limits;
    this.digest = CarMasterText.digest(cars.values(), limits);
  }

  /**
   * Puts one together.
   *
   * @param cars none twice, at most {@link #MAX_CARS}
   */
  public static CarMaster of(Collection<Car> cars, SpeedLimits limits) {
    TreeMap<String, Car> byNumber = new TreeMap<>();
    for (Car car : cars) {
      if (byNumber.put(car.carNumber(), car) != null) {
        throw new IllegalArgumentException("a car must be there once: " + car.carNumber());
      }
    }
    if (byNumber.size() > MAX_CARS) {
      throw new IllegalArgumentException("cars must be <= " + MAX_CARS + ": " + byNumber.size());
    }
    return byNumber.isEmpty() && limits.size() == 0 ? NONE : new CarMaster(byNumber, limits);
  }

  /** The cars, in order of number. */
  public Collection<Car> cars() {
    return cars.values();
  }

  /** What is known of a car; empty if nothing is. */
  public Optional<Car> car(@Nullable String carNumber) {
    return Optional.ofNullable(get(carNumber));
  }

  /** The same without an object around it, for rules: null if nothing is known. */
  public @Nullable Car get(@Nullable String carNumber) {
    return carNumber == null ? null : cars.get(carNumber);
  }

  /** The limits that are given by a table; a car may have one of its own beside them. */
  public SpeedLimits limits() {
    return limits;
  }

  /**
   * The limit of a car in an area, in whole km/h: its own; else the lower one of its class and of
   * the area; null if there is none of them.
   *
   * @param areaNumber where it is; null for what is true everywhere
   */
  public @Nullable Integer limitKmh(@Nullable String carNumber, @Nullable String areaNumber) {
    Car car = get(carNumber);
    Integer own = carNumber == null ? null : limits.byCar().get(carNumber);
    if (own == null && car != null) {
      own = car.limitKmh();
    }
    if (own != null) {
      return own;
    }
    Integer ofClass = car == null ? null : limits.byClass().get(car.carClass());
    Integer ofArea = areaNumber == null ? null : limits.byArea().get(areaNumber);
    if (ofClass == null || ofArea == null) {
      return ofClass == null ? ofArea : ofClass;
    }
    return Math.min(ofClass, ofArea);
  }

  /** Whether there is neither a car nor a limit. */
  public boolean isEmpty() {
    return cars.isEmpty() && limits.size() == 0;
  }

  /** The content's SHA-256 in hexadecimal: the same content has the same. */
  public String digest() {
    return digest;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CarMaster master && master.digest.equals(digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  /** Its size and the beginning of its digest. */
  @Override
  public String toString() {
    return "CarMaster[%d cars, %d limits, %s]"
        .formatted(cars.size(), limits.size(), digest.substring(0, 8));
  }
}
