package io.smartcar.cli.cars;

import io.smartcar.cli.OutputFormat;
import io.smartcar.cli.joined.CarText;
import io.smartcar.events.CsvLine;
import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints a car master. Not thread-safe. */
final class CarPrinter {

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
          out.println(CsvLine.write(CarText.TITLES));
        }
        cars.forEach(car -> out.println(CsvLine.write(CarText.cells(car, car.limitKmh()))));
      }
      case JSON ->
          cars.forEach(
              car ->
                  out.println(
                      CarText.json(CarText.cells(car, master.limitKmh(car.carNumber(), null)))));
      case TABLE -> table(cars);
    }
  }

  private void table(List<Car> cars) {
    if (cars.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(CarText.TITLES.stream().map(title -> title.toUpperCase(Locale.ROOT)).toList());
    for (Car car : cars) {
      rows.add(CarText.cells(car, master.limitKmh(car.carNumber(), null)));
    }
    int[] widths = new int[CarText.TITLES.size()];
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
}
