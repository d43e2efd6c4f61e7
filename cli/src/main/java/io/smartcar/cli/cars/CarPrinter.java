package io.smartcar.cli.cars;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.cli.OutputFormat;
import io.smartcar.events.CsvLine;
import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prints a car master. Not thread-safe. */
final class CarPrinter {

  private static final List<String> TITLES =
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

  private final PrintWriter out;
  private final OutputFormat format;
  private final CarMaster master;

  /** Prints to {@code out}, which it does not flush. */
  CarPrinter(PrintWriter out, OutputFormat format, CarMaster master) {
    this.out = out;
    this.format = format;
    this.master = master;
  }

  void one(Car car) {
    print(List.of(car));
  }

  void all() {
    print(List.copyOf(master.cars()));
    if (format == OutputFormat.TABLE && master.limits().size() > 0) {
      out.println();
      limits("area", master.limits().byArea());
      limits("class", master.limits().byClass());
      limits("car", master.limits().byCar());
    }
  }

  private void limits(String kind, Map<String, Integer> limits) {
    limits.forEach((name, limit) -> out.printf("limit of %s %s: %d km/h%n", kind, name, limit));
  }

  private void print(List<Car> cars) {
    switch (format) {
      case CSV -> {
        if (!cars.isEmpty()) {
          out.println(CsvLine.write(TITLES));
        }
        cars.forEach(car -> out.println(CsvLine.write(cells(car, car.limitKmh()))));
      }
      case JSON -> cars.forEach(car -> out.println(json(car)));
      case TABLE -> table(cars);
    }
  }

  private void table(List<Car> cars) {
    if (cars.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(TITLES.stream().map(title -> title.toUpperCase(Locale.ROOT)).toList());
    for (Car car : cars) {
      rows.add(cells(car, master.limitKmh(car.carNumber(), null)));
    }
    int[] widths = new int[TITLES.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static List<String> cells(Car car, @Nullable Integer limitKmh) {
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

  /** What is not known is left out. */
  private String json(Car car) {
    List<String> cells = cells(car, master.limitKmh(car.carNumber(), null));
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
