package io.smartcar.rules.scenario;

import io.smartcar.events.Alert;
import io.smartcar.events.CsvLine;
import io.smartcar.rules.RuleException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The alerts that a scenario expects, as rows of text under a header. */
final class ExpectedAlerts {

  private static final List<String> IDENTITY = List.of("rule", "carNumber", "date");

  private static final Comparator<Row> ORDER =
      Comparator.<Row, String>comparing(row -> row.cells().get(IDENTITY.indexOf("date")))
          .thenComparing(row -> row.cells().get(IDENTITY.indexOf("carNumber")))
          .thenComparing(Row::sign, Comparator.reverseOrder());

  private final List<String> columns;
  private final List<Row> rows;

  private ExpectedAlerts(List<String> columns, List<Row> rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * An alert that is expected ({@code -}) or was raised ({@code +}), with its line if it has one.
   */
  private record Row(char sign, int line, List<String> cells) {

    /**
     * Numbers may be written as people write them, 81 for 81.0; text may not: car 0010 is not 10.
     */
    boolean isSameAs(Row other, Set<Integer> numbers) {
      for (int i = 0; i < cells.size(); i++) {
        String one = cells.get(i);
        String another = other.cells.get(i);
        if (!one.equals(another) && !(numbers.contains(i) && isSameNumber(one, another))) {
          return false;
        }
      }
      return true;
    }

    private static boolean isSameNumber(String one, String other) {
      Optional<BigDecimal> number = number(one);
      return number.isPresent()
          && number(other).filter(value -> value.compareTo(number.get()) == 0).isPresent();
    }

    private static Optional<BigDecimal> number(String text) {
      try {
        return Optional.of(new BigDecimal(text));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return sign + " " + CsvLine.write(cells);
    }
  }

  static ExpectedAlerts read(Path file) throws RuleException {
    List<String> columns = List.of();
    List<Row> rows = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (CsvRows.Part part : CsvRows.of(Scenario.content(file))) {
      if (!part.isRow()) {
        continue;
      }
      try {
        List<String> cells = part.cells();
        if (columns.isEmpty()) {
          columns = cells;
        } else if (cells.size() == columns.size()) {
          rows.add(new Row('-', part.line(), cells));
        } else {
          problems.add(
              "%s:%d: has %d columns in place of the header's %d"
                  .formatted(file, part.line(), cells.size(), columns.size()));
        }
      } catch (IOException e) {
        problems.add(
            "%s:%d: is no row of CSV: see that each quote has its end"
                .formatted(file, part.line()));
      }
    }
    if (columns.size() < IDENTITY.size() || !columns.subList(0, IDENTITY.size()).equals(IDENTITY)) {
      problems.add(0, file + ":1: the header must begin with " + String.join(",", IDENTITY));
    }
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    return new ExpectedAlerts(columns, rows);
  }

  String header() {
    return CsvLine.write(columns);
  }

  /** What is missing and what is too much, in order of time, the missing first. */
  List<String> differences(List<Alert> raised) {
    return compared(raised).stream().sorted(ORDER).map(Row::toString).toList();
  }

  /** The line of the first alert that is missing; 1 if none is. */
  int firstMissing(List<Alert> raised) {
    return compared(raised).stream()
        .filter(row -> row.sign() == '-')
        .mapToInt(Row::line)
        .min()
        .orElse(1);
  }

  /**
   * What the file has to hold for the alerts raised: the rows of missing alerts are gone, new ones
   * follow at the end, comments stay.
   */
  static String accepted(Path file, List<Alert> raised) throws RuleException {
    boolean exists = Files.exists(file);
    String content = exists ? Scenario.content(file) : CsvLine.write(IDENTITY) + '\n';
    ExpectedAlerts expected = exists ? read(file) : new ExpectedAlerts(IDENTITY, List.of());
    List<Row> differences = expected.compared(raised);
    differences.sort(ORDER);
    if (exists && differences.isEmpty()) {
      return content;
    }
    Set<Integer> gone =
        differences.stream()
            .filter(row -> row.sign() == '-')
            .map(Row::line)
            .collect(Collectors.toSet());
    StringBuilder accepted = new StringBuilder();
    for (CsvRows.Part part : CsvRows.of(content)) {
      if (!gone.contains(part.line())) {
        accepted.append(part.text()).append('\n');
      }
    }
    differences.stream()
        .filter(row -> row.sign() == '+')
        .forEach(row -> accepted.append(CsvLine.write(row.cells())).append('\n'));
    return accepted.toString();
  }

  private List<Row> compared(List<Alert> raised) {
    List<Row> missing = new ArrayList<>(rows);
    List<Row> differences = new ArrayList<>();
    for (Alert alert : raised) {
      Row row = row(alert);
      Set<Integer> numbers = numbers(alert);
      Optional<Row> expected =
          missing.stream().filter(other -> row.isSameAs(other, numbers)).findFirst();
      expected.ifPresentOrElse(missing::remove, () -> differences.add(row));
    }
    differences.addAll(missing);
    return differences;
  }

  /** The columns in which the alert has a number and not text. */
  private Set<Integer> numbers(Alert alert) {
    return IntStream.range(IDENTITY.size(), columns.size())
        .filter(column -> alert.values().get(columns.get(column)) instanceof Number)
        .boxed()
        .collect(Collectors.toSet());
  }

  private Row row(Alert alert) {
    List<String> cells = new ArrayList<>();
    for (String column : columns) {
      cells.add(
          switch (column) {
            case "rule" -> alert.rule();
            case "carNumber" -> alert.carNumber();
            case "date" -> alert.date();
            case "severity" -> alert.severity();
            case "description" -> alert.description();
            default -> String.valueOf(alert.values().getOrDefault(column, ""));
          });
    }
    return new Row('+', 1, cells);
  }
}
