package io.smartcar.events.cars;

import io.smartcar.events.cars.TableRows.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads cars from rows. Used for one file. */
final class CarRows {

  static final String CAR_NUMBER_RULE = "1 to 32 ASCII letters, digits or _";
  static final Pattern CAR_NUMBER = Pattern.compile("[A-Za-z0-9_]{1,32}");

  /** No road has a higher one, and no reading a higher speed. */
  static final int MAX_LIMIT_KMH = 400;

  private static final int MAX_TEXT_CHARS = 100;
  private static final int MAX_AGE = 150;
  private static final int MAX_CC = 100_000;
  private static final int FIRST_YEAR = 1885;
  private static final int LAST_YEAR = 2100;

  private final Problems problems;
  private final List<Car> cars = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, String> shared = new HashMap<>();

  private CarRows(Problems problems) {
    this.problems = problems;
  }

  static List<Car> read(String text, Problems problems) throws CarMasterException {
    List<Row> rows = TableRows.of(text, problems);
    CarRows reading = new CarRows(problems);
    boolean header = !rows.isEmpty() && isHeader(rows.get(0));
    List<CarColumn> columns =
        header ? reading.columns(rows.get(0)) : Arrays.asList(CarColumn.values());
    if (header && columns.size() < rows.get(0).cells().size()) {
      problems.refuse();
    }
    for (Row row : header ? rows.subList(1, rows.size()) : rows) {
      reading.read(row, columns, header ? columns.size() : CarColumn.OF_THE_BOOK);
    }
    if (reading.lines.size() > CarMaster.MAX_CARS) {
      problems.add(1, "holds more than %,d cars".formatted(CarMaster.MAX_CARS));
    }
    if (rows.size() == (header ? 1 : 0)) {
      problems.add(
          1, "holds no car: write A0001|sex|age|marriage|area|job|cc|year|model in a line");
    }
    problems.refuse();
    return reading.cars;
  }

  /** A car's row may have one of these names in it, but not so many. */
  private static boolean isHeader(Row first) {
    List<CarColumn> known =
        first.cells().stream().flatMap(cell -> CarColumn.of(cell).stream()).toList();
    return known.contains(CarColumn.CAR_NUMBER) && known.size() * 2 >= first.cells().size();
  }

  private List<CarColumn> columns(Row header) {
    List<CarColumn> columns = new ArrayList<>();
    for (String heading : header.cells()) {
      Optional<CarColumn> column = CarColumn.of(heading);
      if (column.isEmpty()) {
        problems.add(
            header.line(),
            "has an unknown column \"%s\": columns are %s".formatted(heading, CarColumn.titles()));
      } else if (columns.contains(column.get())) {
        problems.add(header.line(), "has the column %s twice".formatted(column.get().title));
      } else {
        columns.add(column.get());
      }
    }
    return columns;
  }

  private void read(Row row, List<CarColumn> columns, int fewest) {
    int size = row.cells().size();
    if (size < fewest || size > columns.size()) {
      String expected =
          fewest == columns.size() ? String.valueOf(fewest) : fewest + " to " + columns.size();
      problems.add(row.line(), "has %d fields in place of %s".formatted(size, expected));
      return;
    }
    Map<CarColumn, String> cells = new EnumMap<>(CarColumn.class);
    for (int i = 0; i < size; i++) {
      cells.put(columns.get(i), row.cells().get(i));
    }
    String number = number(row.line(), cells.getOrDefault(CarColumn.CAR_NUMBER, ""));
    Reading reading = new Reading(row.line(), cells);
    String model = reading.text(CarColumn.MODEL);
    String carClass = reading.text(CarColumn.CLASS);
    cars.add(
        new Car(
            number,
            reading.text(CarColumn.SEX),
            reading.number(CarColumn.AGE, 0, MAX_AGE),
            reading.text(CarColumn.MARRIAGE),
            reading.text(CarColumn.HOME_AREA),
            reading.text(CarColumn.JOB),
            reading.number(CarColumn.ENGINE_CC, 0, MAX_CC),
            reading.number(CarColumn.YEAR, FIRST_YEAR, LAST_YEAR),
            model,
            carClass.isEmpty() ? model : carClass,
            reading.number(CarColumn.LIMIT, 1, MAX_LIMIT_KMH)));
  }

  private String number(int line, String number) {
    if (!CAR_NUMBER.matcher(number).matches()) {
      problems.add(line, CarColumn.CAR_NUMBER.title, CAR_NUMBER_RULE, number);
      return number;
    }
    Integer first = lines.putIfAbsent(number, line);
    if (first != null) {
      problems.add(line, "carNumber: %s is in line %d already".formatted(number, first));
    }
    return number;
  }

  /** The cells of one row. */
  private final class Reading {
    private final int line;
    private final Map<CarColumn, String> cells;

    Reading(int line, Map<CarColumn, String> cells) {
      this.line = line;
      this.cells = cells;
    }

    String text(CarColumn column) {
      String cell = cells.getOrDefault(column, "");
      if (cell.length() > MAX_TEXT_CHARS) {
        problems.add(line, column.title, "at most " + MAX_TEXT_CHARS + " characters", cell);
      }
      // Many cars have the same texts: one of each is kept.
      return shared.computeIfAbsent(cell, same -> same);
    }

    @Nullable Integer number(CarColumn column, int least, int most) {
      String cell = cells.getOrDefault(column, "");
      if (cell.isEmpty()) {
        return null;
      }
      Integer number = whole(cell);
      if (number == null || number < least || number > most) {
        problems.add(
            line, column.title, "a whole number %d to %d, or empty".formatted(least, most), cell);
        return null;
      }
      return number;
    }
  }

  /** Null if it is none, or a very long one. */
  static @Nullable Integer whole(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.valueOf(text) : null;
  }
}
