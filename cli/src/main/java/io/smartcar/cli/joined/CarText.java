package io.smartcar.cli.joined;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.events.cars.Car;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a car, as commands print it. No state; thread-safe. */
public final class CarText {

  /** The name of each cell. */
  public static final List<String> TITLES =
      List.of(
          "carNumber",
          "sex",
          "age",
          "marriage",
          "homeArea",
          "job",
          "cc",
          "year",
          "model",
          "class",
          "limit");

  private static final Set<String> NUMBERS = Set.of("age", "cc", "year", "limit");
  private static final JsonFactory JSON = new JsonFactory();

  private CarText() {}

  /**
   * A cell for each title; empty where nothing is known.
   *
   * @param limitKmh the limit to show; null for none
   */
  public static List<String> cells(Car car, @Nullable Integer limitKmh) {
    return List.of(
        car.carNumber(),
        car.sex(),
        text(car.age()),
        car.marriage(),
        car.homeArea(),
        car.job(),
        text(car.engineCc()),
        text(car.year()),
        car.model(),
        car.carClass(),
        text(limitKmh));
  }

  private static String text(@Nullable Integer number) {
    return number == null ? "" : number.toString();
  }

  /** {@code name=value} of each that is known, in order; the first of the cells is left out. */
  static List<String> known(List<String> cells) {
    List<String> known = new ArrayList<>();
    for (int i = 1; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        known.add(TITLES.get(i) + '=' + cells.get(i));
      }
    }
    return known;
  }

  /** An object of JSON with what is known. */
  public static String json(List<String> cells) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < cells.size(); i++) {
        if (NUMBERS.contains(TITLES.get(i)) && !cells.get(i).isEmpty()) {
          json.writeNumberField(TITLES.get(i), Integer.parseInt(cells.get(i)));
        } else if (!cells.get(i).isEmpty()) {
          json.writeStringField(TITLES.get(i), cells.get(i));
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
