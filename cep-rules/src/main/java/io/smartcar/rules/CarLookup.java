package io.smartcar.rules;

import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The car master as rules see it, {@code CarMaster} in EPL: of a car that is not known, or a field
 * that its row leaves empty, the answer is null. Public for the code that the compiler makes of
 * rules, which alone calls it; {@link RuleLanguage} lets through {@link #METHODS} and nothing else
 * of it. Immutable.
 */
public final class CarLookup {

  /** Its name in rules. */
  static final String NAME = "CarMaster";

  static final Set<String> METHODS =
      Set.of(
          "knows",
          "limitKmh",
          "sex",
          "age",
          "marriage",
          "homeArea",
          "job",
          "engineCc",
          "modelYear",
          "model",
          "carClass");

  static final String ALLOWED =
      "ask it of a car: CarMaster.limitKmh(carNumber, areaNumber, 80), limitKmh(carNumber, 80),"
          + " limitKmh(carNumber, areaNumber), knows, sex, age, marriage, homeArea, job, engineCc,"
          + " modelYear, model, carClass(carNumber)";

  private final CarMaster cars;

  CarLookup(CarMaster cars) {
    this.cars = cars;
  }

  /** What to write in place of a method that is none of them. */
  static String advice(String method) {
    return Spelling.didYouMean(method, METHODS) + ALLOWED;
  }

  /** Whether the car has a row. */
  public boolean knows(@Nullable String carNumber) {
    return cars.get(carNumber) != null;
  }

  /** The limit of a car in an area, km/h: its own, or the lower of its class's and the area's. */
  public @Nullable Integer limitKmh(@Nullable String carNumber, @Nullable String areaNumber) {
    return cars.limitKmh(carNumber, areaNumber);
  }

  /** The same, and another where there is none. */
  public int limitKmh(@Nullable String carNumber, @Nullable String areaNumber, int otherwiseKmh) {
    Integer limit = cars.limitKmh(carNumber, areaNumber);
    return limit == null ? otherwiseKmh : limit;
  }

  /** The limit of a car wherever it is, km/h: its own or its class's, and another without both. */
  public int limitKmh(@Nullable String carNumber, int otherwiseKmh) {
    return limitKmh(carNumber, null, otherwiseKmh);
  }

  /** The driver's. */
  public @Nullable String sex(@Nullable String carNumber) {
    Car car = cars.get(carNumber);
    return car == null ? null : known(car.sex());
  }

  /** The driver's, in years. */
  public @Nullable Integer age(@Nullable String carNumber) {
    Car car = cars.get(carNumber);
    return car == null ? null : car.age();
  }

  /** The driver's. */
  public @Nullable String marriage(@Nullable String carNumber) {
    Car car = cars.get(carNumber);
    return car == null ? null : known(car.marriage());
  }

  /** Where the driver lives. */
  public @Nullable String homeArea(@Nullable String carNumber) {
    Car car = cars.get(carNumber);
    return car == null ? null : known(car.homeArea());
  }

  /** The driver's. */
  public @Nullable String job(@Nullable String carNumber) {
    Car car = cars.get(carNumber);
    return car == null ? null : known(car.job());
  }

  /** The engine's capacity. */
  public @Nullable Integer engineCc(@Nullable String carNumber) {
    Car car = cars.get(carNumber);
    return car == null ? null : car.engineCc();
  }

  /** Of the model. */
  public @Nullable Integer modelYear(@Nullable String carNumber) {
    Car car = cars.get(carNumber);
    return car == null ? null : car.year();
  }

  /** Of the car. */
  public @Nullable String model(@Nullable String carNumber) {
    Car car = cars.get(carNumber);
    return car == null ? null : known(car.model());
  }

  /** By which limits are given. */
  public @Nullable String carClass(@Nullable String carNumber) {
    Car car = cars.get(carNumber);
    return car == null ? null : known(car.carClass());
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }
}
