package io.smartcar.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.cars.Car;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries of the project over exported files, against sums over the lines. */
final class QueriesTest {

  private static final List<String> LINES = Lines.of(25, 100);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it before the first test
  private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static Path out;

  @BeforeAll
  static void export() throws IOException {
    out = directory.resolve("events");
    Exports.run(out, LINES);
    List<String> cars = new ArrayList<>();
    List<Car> exported = new ArrayList<>();
    for (String car : carsOf(LINES)) {
      int number = Integer.parseInt(car.substring(1));
      // Of one car in five the table knows nothing, and it knows one that has never driven.
      if (number % 5 != 0) {
        cars.add(master(car, number));
        exported.add(exported(car, number));
      }
    }
    cars.add(master("Z9999", 9_999));
    exported.add(exported("Z9999", 9_999));
    Files.write(out.resolve("cars.csv"), cars);
    try (CarExport export = CarExport.open(directory.resolve("cars"))) {
      export.write(exported, Compression.SNAPPY);
    }
  }

  private static Car exported(String car, int number) {
    return new Car(
        car,
        sex(number),
        age(number).isEmpty() ? null : Integer.valueOf(age(number)),
        "married",
        "Seoul",
        "office",
        1_000 + number,
        2015,
        "sedan",
        "sedan",
        null);
  }

  private static String master(String car, int number) {
    return "%s|%s|%s|married|Seoul|office|%d|2015|sedan"
        .formatted(car, sex(number), age(number), 1_000 + number);
  }

  /** Of one in seven not known. */
  private static String sex(int number) {
    return number % 7 == 0 ? "" : number % 2 == 0 ? "F" : "M";
  }

  /** Of one in five not known. */
  private static String age(int number) {
    return number % 5 == 1 ? "" : Integer.toString(20 + number * 7 % 50);
  }

  /** As the query groups them; what is not known is last in order. */
  private static String who(int number) {
    String decade = age(number).isEmpty() ? "null" : age(number).charAt(0) + "0";
    return decade + "|" + (sex(number).isEmpty() ? "null" : sex(number));
  }

  private static Set<String> carsOf(List<String> lines) {
    Set<String> cars = new TreeSet<>();
    lines.forEach(line -> cars.add(line.split(",", -1)[1]));
    return cars;
  }

  @Test
  void averageSpeedByAreaAndHour_isThatOfTheLines() throws SQLException, IOException {
    Map<String, List<Integer>> speeds = new TreeMap<>();
    for (String line : LINES) {
      String[] field = line.split(",", -1);
      speeds
          .computeIfAbsent(field[7] + '|' + field[0].substring(8, 10), any -> new ArrayList<>())
          .add(Integer.valueOf(field[6]));
    }
    List<String> expected = new ArrayList<>();
    speeds.forEach(
        (where, all) -> expected.add("%s|%.6f|%d".formatted(where, average(all), all.size())));

    assertThat(rows("average-speed-by-area-and-hour.sql")).containsExactlyElementsOf(expected);
  }

  @Test
  void tenCarsThatBrakeHardest_areThoseOfTheLines() throws SQLException, IOException {
    record Braking(String number, long full, double average, int readings) {}
    List<Braking> cars = new ArrayList<>();
    for (String car : carsOf(LINES)) {
      List<Integer> brakes =
          LINES.stream()
              .map(line -> line.split(",", -1))
              .filter(field -> field[1].equals(car))
              .map(field -> Integer.valueOf(field[3]))
              .toList();
      long full = brakes.stream().filter(brake -> brake == 3).count();
      cars.add(new Braking(car, full, average(brakes), brakes.size()));
    }
    cars.sort(
        Comparator.comparingLong(Braking::full)
            .thenComparingDouble(Braking::average)
            .reversed()
            .thenComparing(Braking::number));

    assertThat(rows("ten-cars-that-brake-hardest.sql"))
        .containsExactlyElementsOf(
            cars.stream()
                .limit(10)
                .map(
                    car ->
                        "%s|%d|%.6f|%d".formatted(car.number, car.full, car.average, car.readings))
                .toList());
  }

  @Test
  void drivingByAgeAndSex_joinsTheTableOfTheCarsAndPutsTheUnknownLast()
      throws SQLException, IOException {
    Map<String, List<String[]>> groups = new TreeMap<>();
    for (String line : LINES) {
      String[] field = line.split(",", -1);
      int number = Integer.parseInt(field[1].substring(1));
      if (number % 5 != 0) {
        groups.computeIfAbsent(who(number), any -> new ArrayList<>()).add(field);
      }
    }
    List<String> expected = new ArrayList<>();
    groups.forEach(
        (who, readings) ->
            expected.add(
                "%s|%d|%.6f|%.6f"
                    .formatted(
                        who,
                        readings.stream().map(field -> field[1]).distinct().count(),
                        average(readings.stream().map(field -> Integer.valueOf(field[6])).toList()),
                        average(
                            readings.stream()
                                .map(field -> field[3].equals("3") ? 1 : 0)
                                .toList()))));

    assertThat(rows("driving-by-age-and-sex.sql")).containsExactlyElementsOf(expected);
    assertThat(rows("driving-by-age-and-sex.sql", "exported-cars.sql"))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void everyQuery_ofTheProject_isRunHere() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("queries"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "events.sql",
              "cars.sql",
              "exported-cars.sql",
              "average-speed-by-area-and-hour.sql",
              "ten-cars-that-brake-hardest.sql",
              "driving-by-age-and-sex.sql");
    }
  }

  private static double average(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).average().orElseThrow();
  }

  private static List<String> rows(String query) throws SQLException, IOException {
    return rows(query, "cars.sql");
  }

  private static List<String> rows(String query, String cars) throws SQLException, IOException {
    try (DuckDb duckdb = new DuckDb(out)) {
      duckdb.run(duckdb.ofProject("events.sql"));
      duckdb.run(duckdb.ofProject(cars));
      return duckdb.rows(duckdb.ofProject(query));
    }
  }
}
