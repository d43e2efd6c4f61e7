package io.smartcar.rules;

import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.annotation.Description;
import com.espertech.esper.common.client.annotation.Name;
import com.espertech.esper.common.client.annotation.Tag;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPStatement;
import com.espertech.esper.runtime.client.UpdateListener;
import io.smartcar.events.Alert;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns a statement's rows into alerts, on the thread that drives the runtime. */
final class AlertListener implements UpdateListener {

  /** What every alert has besides its values. */
  private static final Set<String> RESERVED = Set.of("rule", "severity", "description");

  private final String rule;
  private final String severity;
  private final String description;
  private final List<Column> values;
  private final String car;
  private final String date;
  private final Consumer<Alert> alerts;
  private @Nullable RuntimeException failure;

  /**
   * A column of a rule.
   *
   * @param name its name in the rule
   * @param source its name in the row
   */
  record Column(String name, String source) {}

  private AlertListener(String rule, Words words, List<Column> columns, Consumer<Alert> alerts) {
    this.rule = rule;
    this.severity = words.severity;
    this.description = words.description;
    this.values =
        columns.stream()
            .filter(column -> !column.name.equals("carNumber") && !column.name.equals("date"))
            .toList();
    this.car = source(columns, "carNumber");
    this.date = source(columns, "date");
    this.alerts = alerts;
  }

  private static String source(List<Column> columns, String name) {
    return columns.stream()
        .filter(column -> column.name.equals(name))
        .map(Column::source)
        .findFirst()
        .orElse(name);
  }

  /** Whether rows with these columns are alerts. */
  static boolean raisesAlerts(Collection<String> columns) {
    return columns.contains("carNumber") && columns.contains("date");
  }

  /** Those that no alert's value may be named like. */
  static List<String> reserved(Collection<String> columns) {
    return columns.stream().filter(RESERVED::contains).sorted().toList();
  }

  /** A listener for a statement with a {@code @Name}; null for one without. */
  static @Nullable AlertListener of(
      EPStatement statement, List<String> columns, Consumer<Alert> alerts) {
    Words words = new Words(null, "", "");
    for (Annotation annotation : statement.getAnnotations()) {
      if (annotation instanceof Name named) {
        words = new Words(named.value(), words.severity, words.description);
      } else if (annotation instanceof Description described) {
        words = new Words(words.name, words.severity, described.value());
      } else if (annotation instanceof Tag tag && tag.name().equals("severity")) {
        words = new Words(words.name, tag.value(), words.description);
      }
    }
    return of(words, columns, alerts);
  }

  /**
   * What a statement's annotations say of its alerts.
   *
   * @param name null if it has none, and so no alerts
   */
  record Words(@Nullable String name, String severity, String description) {}

  /** A listener for rows that are alerts with these words; null for those without a name. */
  static @Nullable AlertListener of(Words words, List<String> columns, Consumer<Alert> alerts) {
    return ofNamed(
        words, columns.stream().map(column -> new Column(column, column)).toList(), alerts);
  }

  /** The same for rows in which the rule's columns may have other names. */
  static @Nullable AlertListener ofNamed(
      Words words, List<Column> columns, Consumer<Alert> alerts) {
    String name = words.name;
    return name == null ? null : new AlertListener(name, words, columns, alerts);
  }

  @Override
  public void update(
      EventBean @Nullable [] newEvents,
      EventBean @Nullable [] oldEvents,
      EPStatement statement,
      EPRuntime runtime) {
    if (newEvents == null) {
      return;
    }
    for (EventBean row : newEvents) {
      if (!raises(row)) {
        return;
      }
    }
  }

  /** Raises a row's alert; false if that threw. */
  boolean raises(EventBean row) {
    try {
      raise(row);
      return true;
    } catch (RuntimeException e) {
      // The runtime only logs what a listener throws.
      failure = e;
      return false;
    }
  }

  /** The name of its alerts. */
  String rule() {
    return rule;
  }

  /** Throws what went wrong in {@link #update}, once. */
  void throwFailure() {
    RuntimeException thrown = takeFailure();
    if (thrown != null) {
      throw thrown;
    }
  }

  /** What went wrong, once; null if nothing did. */
  @Nullable RuntimeException takeFailure() {
    RuntimeException taken = failure;
    failure = null;
    return taken;
  }

  private void raise(EventBean row) {
    Object carNumber = row.get(car);
    Object when = row.get(date);
    if (carNumber == null || when == null) {
      return;
    }
    Map<String, Object> ofRow = new LinkedHashMap<>();
    for (Column column : values) {
      Object value = row.get(column.source);
      if (value != null) {
        ofRow.put(column.name, isValue(value) ? value : String.valueOf(value));
      }
    }
    alerts.accept(
        new Alert(rule, carNumber.toString(), when.toString(), severity, description, ofRow));
  }

  private static boolean isValue(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }
}
