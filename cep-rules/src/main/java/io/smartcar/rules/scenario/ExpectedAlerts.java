package io.smartcar.rules.scenario;

import io.smartcar.events.Alert;
import io.smartcar.rules.RuleException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The alerts that a scenario expects, as rows of text under a header. */
final class ExpectedAlerts {

  private static final List<String> IDENTITY = List.of("rule", "carNumber", "date");

  private final List<String> columns;
  private final List<String> rows;

  private ExpectedAlerts(List<String> columns, List<String> rows) {
    this.columns = columns;
    this.rows = rows;
  }

  static ExpectedAlerts read(Path file) throws RuleException {
    List<String> lines =
        Scenario.lines(file).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    List<String> columns = lines.isEmpty() ? List.of() : Arrays.asList(lines.get(0).split(",", -1));
    if (columns.size() < IDENTITY.size() || !columns.subList(0, IDENTITY.size()).equals(IDENTITY)) {
      throw new RuleException(
          List.of(
              file.getFileName() + ":1: the header must begin with " + String.join(",", IDENTITY)));
    }
    return new ExpectedAlerts(columns, lines.subList(1, lines.size()));
  }

  List<String> differences(List<Alert> raised) {
    List<String> missing = new ArrayList<>(rows);
    List<String> tooMany = new ArrayList<>();
    for (Alert alert : raised) {
      String row = row(alert);
      if (!missing.remove(row)) {
        tooMany.add(row);
      }
    }
    List<String> differences = new ArrayList<>();
    missing.forEach(row -> differences.add("- " + row));
    tooMany.forEach(row -> differences.add("+ " + row));
    return differences;
  }

  private String row(Alert alert) {
    List<String> cells = new ArrayList<>();
    for (String column : columns) {
      cells.add(
          switch (column) {
            case "rule" -> alert.rule();
            case "carNumber" -> alert.carNumber();
            case "date" -> alert.date();
            case "severity" -> alert.severity();
            default -> String.valueOf(alert.values().getOrDefault(column, ""));
          });
    }
    return String.join(",", cells);
  }
}
