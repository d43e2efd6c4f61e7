package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An alert as {@code day.lua} takes it. */
final class AlertArguments {

  private static final int DAY_CHARS = 8;
  private static final int TIME_CHARS = "HHmmssSSS".length();

  private AlertArguments() {}

  /** Adds an alert to a script's arguments. */
  static void add(List<String> arguments, RaisedAlert raised) {
    Alert alert = raised.alert();
    arguments.add(Keys.identity(alert));
    arguments.add(alert.member());
    arguments.add(Keys.text(alert));
    arguments.add(Long.toString(raised.raisedAtMillis()));
    arguments.add(Integer.toString(raised.rulesVersion()));
    arguments.add(KeptAlert.indexedText(alert.carNumber()));
    arguments.add(KeptAlert.indexedText(alert.rule()));
    arguments.add(KeptAlert.indexedRest(alert));
    arguments.add(Integer.toString(timeOfDay(alert)));
    arguments.add(measure(alert).orElse(""));
    arguments.add(measure(alert).map(name -> text(alert.values().get(name))).orElse(""));
    List<String> fields = fields(alert);
    arguments.add(Integer.toString(fields.size()));
    arguments.addAll(fields);
  }

  /** Adds that there is none. */
  static void addNone(List<String> arguments) {
    arguments.addAll(List.of("", "", "", "", "", "", "", "", "", "", "", "0"));
  }

  /**
   * When it was on its day, as the digits of its date: {@code HHmmssSSS} as a number. What an
   * unusual date lacks of them is 0.
   */
  static int timeOfDay(Alert alert) {
    String date = alert.date();
    int time = 0;
    int digits = 0;
    while (digits < TIME_CHARS
        && DAY_CHARS + digits < date.length()
        && isDigit(date.charAt(DAY_CHARS + digits))) {
      time = 10 * time + date.charAt(DAY_CHARS + digits) - '0';
      digits++;
    }
    for (; digits < TIME_CHARS; digits++) {
      time *= 10;
    }
    return time;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /**
   * What the alert measured: the name of its first value that is a number. The greatest of it is
   * the worst of an episode.
   */
  static Optional<String> measure(Alert alert) {
    return alert.values().entrySet().stream()
        .filter(value -> isFinite(value.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean isFinite(@Nullable Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue());
  }

  /** The fields of its hash with their values: the properties of its JSON. */
  static List<String> fields(Alert alert) {
    List<String> fields = new ArrayList<>(10 + 2 * alert.values().size());
    fields.addAll(List.of("rule", alert.rule(), "carNumber", alert.carNumber()));
    fields.addAll(List.of("date", alert.date(), "severity", alert.severity()));
    fields.addAll(List.of("description", alert.description()));
    for (Map.Entry<String, @Nullable Object> value : alert.values().entrySet()) {
      if (value.getValue() != null) {
        fields.add(value.getKey());
        fields.add(text(value.getValue()));
      }
    }
    return fields;
  }

  /** As JSON has it: what was written as a float is not longer than it was. */
  private static String text(@Nullable Object value) {
    return value instanceof Float narrow
        ? Double.toString(Double.parseDouble(narrow.toString()))
        : String.valueOf(value);
  }
}
