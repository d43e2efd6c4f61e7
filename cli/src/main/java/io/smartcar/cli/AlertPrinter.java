package io.smartcar.cli;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints alerts, each as soon as it comes. */
final class AlertPrinter {

  private static final int COLUMNS = 80;
  private static final String ROW = "%-17s  %-6s  %-10s  %s";

  private final PrintWriter out;
  private final OutputFormat format;
  private boolean headed;

  AlertPrinter(PrintWriter out, OutputFormat format) {
    this.out = out;
    this.format = format;
  }

  void print(Alert alert) {
    switch (format) {
      case TABLE -> row(alert);
      case CSV -> out.println(csv(alert));
      case JSON -> out.println(AlertJson.write(alert));
    }
  }

  private void row(Alert alert) {
    if (!headed) {
      headed = true;
      out.println(cut(ROW.formatted("DATE", "CAR", "RULE", "VALUES")));
    }
    out.println(
        cut(ROW.formatted(alert.date(), alert.carNumber(), alert.rule(), values(alert, " "))));
  }

  private static String csv(Alert alert) {
    return String.join(
        ",",
        alert.date(),
        alert.carNumber(),
        quoted(alert.rule()),
        quoted(alert.severity()),
        quoted(values(alert, ";")));
  }

  private static String values(Alert alert, String separator) {
    return alert.values().entrySet().stream()
        .map(AlertPrinter::value)
        .collect(Collectors.joining(separator));
  }

  private static String value(Map.Entry<String, Object> value) {
    Object number = value.getValue();
    String text =
        number instanceof Double fraction
            ? String.format(Locale.ROOT, "%.1f", fraction)
            : String.valueOf(number);
    return value.getKey() + '=' + text;
  }

  private static String quoted(String text) {
    return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String cut(String line) {
    String one = line.stripTrailing().replaceAll("\\p{Cntrl}", " ");
    return one.length() <= COLUMNS ? one : one.substring(0, COLUMNS - 1) + '…';
  }
}
