package io.smartcar.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.smartcar.cli.joined.CarJoin;
import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import io.smartcar.events.CsvLine;
import io.smartcar.redis.AlertChange;
import io.smartcar.status.Ages;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints alerts, each as soon as it comes. Not thread-safe. */
public final class AlertPrinter {

  private static final String ROW = "%-17s  %-6s  %-10s  %s";

  private final PrintWriter out;
  private final OutputFormat format;
  private final int columns;
  private final @Nullable CarJoin cars;
  private boolean headed;

  /** Prints to {@code out}, which it does not flush; a table is cut to the terminal's width. */
  public AlertPrinter(PrintWriter out, OutputFormat format) {
    this(out, format, Terminal.current().tableColumns(), null);
  }

  /**
   * The same, and what is known of an alert's car behind what happened to it.
   *
   * @param cars knows more of each car; null if that is not wanted
   */
  AlertPrinter(PrintWriter out, OutputFormat format, @Nullable CarJoin cars) {
    this(out, format, Terminal.current().tableColumns(), cars);
  }

  /** Prints to {@code out}, which it does not flush; a table is cut to that many columns. */
  AlertPrinter(PrintWriter out, OutputFormat format, int columns) {
    this(out, format, columns, null);
  }

  private AlertPrinter(PrintWriter out, OutputFormat format, int columns, @Nullable CarJoin cars) {
    this.cars = cars;
    this.out = out;
    this.format = format;
    this.columns = columns;
  }

  /** Prints an alert. */
  public void print(Alert alert) {
    switch (format) {
      case TABLE -> row("", alert, "");
      case CSV -> out.println(CsvLine.write(cells(alert)));
      case JSON -> out.println(AlertJson.write(alert));
    }
  }

  /**
   * Prints an alert with what happened to it. In a table it is said before the values; in CSV in
   * three more cells: how late in milliseconds, {@code added}, {@code withdrawn} or {@code
   * replaces}, and what it replaces, and a fourth for what is known of the car; in JSON in
   * properties with an {@code @}, and a withdrawn alert is inside one, so that nobody takes it for
   * one that holds.
   */
  public void print(AlertChange change) {
    print(change, List.of());
  }

  /**
   * The same with what was done about its episode: in a table and in JSON, as {@code @handled}.
   *
   * @param handled as people read it, the first first
   */
  void print(AlertChange change, List<String> handled) {
    Alert alert = change.raised().alert();
    switch (format) {
      case TABLE -> row("", alert, mark(change, handled));
      case CSV -> {
        List<String> cells = new ArrayList<>(cells(alert));
        cells.addAll(List.of(lateMillis(change), word(change), replaces(change).orElse("")));
        if (cars != null) {
          List<String> known = cars.values(alert.carNumber());
          cells.add(known.isEmpty() ? "" : CsvLine.write(known, ';'));
        }
        out.println(CsvLine.write(cells));
      }
      case JSON -> out.println(json(change, handled));
    }
  }

  private static Optional<Duration> lateBy(AlertChange change) {
    if (change instanceof AlertChange.Added added) {
      return added.lateBy();
    }
    return change instanceof AlertChange.Replaced replaced
        ? Optional.of(replaced.lateBy())
        : Optional.empty();
  }

  private static String lateMillis(AlertChange change) {
    return lateBy(change).map(late -> Long.toString(late.toMillis())).orElse("");
  }

  private static String word(AlertChange change) {
    if (change instanceof AlertChange.Withdrawn) {
      return "withdrawn";
    }
    return change instanceof AlertChange.Replaced ? "replaces" : "added";
  }

  private static Optional<String> replaces(AlertChange change) {
    return change instanceof AlertChange.Replaced replaced
        ? Optional.of(replaced.replaces())
        : Optional.empty();
  }

  private static String mark(AlertChange change, List<String> handled) {
    List<String> marks = new ArrayList<>(handled);
    if (change instanceof AlertChange.Withdrawn) {
      marks.add("withdrawn");
    }
    Alert alert = change.raised().alert();
    replaces(change)
        .map(
            was ->
                was.equals(alert.rule() + '/' + alert.member()) ? "corrected" : "replaces " + was)
        .ifPresent(marks::add);
    lateBy(change).ifPresent(late -> marks.add("late by " + Ages.text(late)));
    return marks.isEmpty() ? "" : '[' + String.join(", ", marks) + "] ";
  }

  private String json(AlertChange change, List<String> handled) {
    String alert = AlertJson.write(change.raised().alert());
    String car = cars == null ? "" : ",\"@car\":" + cars.json(change.raised().alert().carNumber());
    if (change instanceof AlertChange.Withdrawn) {
      return "{\"@withdrawn\":" + alert + car + '}';
    }
    StringBuilder more = new StringBuilder(alert.substring(0, alert.length() - 1)).append(car);
    lateBy(change).ifPresent(late -> more.append(",\"@late-by-ms\":").append(late.toMillis()));
    replaces(change).ifPresent(was -> more.append(",\"@replaces\":").append(quoted(was)));
    if (!handled.isEmpty()) {
      more.append(
          handled.stream()
              .map(AlertPrinter::quoted)
              .collect(Collectors.joining(",", ",\"@handled\":[", "]")));
    }
    return more.append('}').toString();
  }

  private static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** Prints an alert with a sign before it, in a column of its own; not as JSON. */
  public void print(char sign, Alert alert) {
    switch (format) {
      case TABLE -> row(sign + " ", alert, "");
      case CSV -> {
        List<String> cells = new ArrayList<>(List.of(String.valueOf(sign)));
        cells.addAll(cells(alert));
        out.println(CsvLine.write(cells));
      }
      case JSON -> throw new IllegalArgumentException("format must have room for a sign: json");
    }
  }

  private void row(String sign, Alert alert, String mark) {
    if (!headed) {
      headed = true;
      out.println(cut(" ".repeat(sign.length()) + ROW.formatted("DATE", "CAR", "RULE", "VALUES")));
    }
    out.println(
        cut(
            sign
                + ROW.formatted(
                    alert.date(),
                    alert.carNumber(),
                    alert.rule(),
                    mark + values(alert) + known(alert))));
  }

  private String known(Alert alert) {
    return cars == null
        ? ""
        : cars.values(alert.carNumber()).stream()
            .map(value -> " car." + value)
            .collect(Collectors.joining());
  }

  /** Values are a row in the row: {@code name=value}, a semicolon between two. */
  private static List<String> cells(Alert alert) {
    List<String> values =
        alert.values().entrySet().stream()
            .map(value -> value.getKey() + '=' + value.getValue())
            .toList();
    return List.of(
        alert.date(),
        alert.carNumber(),
        alert.rule(),
        alert.severity(),
        values.isEmpty() ? "" : CsvLine.write(values, ';'));
  }

  private static String values(Alert alert) {
    return alert.values().entrySet().stream()
        .map(AlertPrinter::value)
        .collect(Collectors.joining(" "));
  }

  private static String value(Map.Entry<String, Object> value) {
    Object number = value.getValue();
    String text =
        number instanceof Double fraction
            ? String.format(Locale.ROOT, "%.1f", fraction)
            : String.valueOf(number);
    return value.getKey() + '=' + text;
  }

  private String cut(String line) {
    String one = line.stripTrailing().replaceAll("\\p{Cntrl}", " ");
    return one.length() <= columns ? one : one.substring(0, columns - 1) + '…';
  }
}
