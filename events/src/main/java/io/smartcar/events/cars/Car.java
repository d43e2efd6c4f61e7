package io.smartcar.events.cars;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the car master knows of one car; immutable. Every text but the number may be empty, and
 * every number null: it is not known.
 *
 * @param carNumber 1 to 32 ASCII letters, digits or {@code _}, as in the car's readings
 * @param sex the driver's
 * @param age the driver's, in years
 * @param marriage the driver's
 * @param homeArea where the driver lives, which the book calls area; not an area of readings
 * @param job the driver's
 * @param engineCc the engine's capacity
 * @param year of the model
 * @param model of the car
 * @param carClass the class by which limits are given; where the file has none, the model
 * @param limitKmh the car's own speed limit
 */
public record Car(
    String carNumber,
    String sex,
    @Nullable Integer age,
    String marriage,
    String homeArea,
    String job,
    @Nullable Integer engineCc,
    @Nullable Integer year,
    String model,
    String carClass,
    @Nullable Integer limitKmh)
    implements Serializable {

  /** Checks that nothing is missing. */
  public Car {
    Objects.requireNonNull(carNumber, "carNumber");
    Objects.requireNonNull(sex, "sex");
    Objects.requireNonNull(marriage, "marriage");
    Objects.requireNonNull(homeArea, "homeArea");
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(carClass, "carClass");
  }
}
