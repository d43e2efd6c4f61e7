package io.smartcar.notify;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.redis.AlertChange;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a receiver was not told in quiet hours, of which it is told when they end; immutable.
 *
 * @param until when they end
 * @param alerts how many, by rule
 */
record HeldBack(Instant until, Map<String, Long> alerts) {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
  private static final int MOST_NAMED = 20;

  /** Copies the map. */
  HeldBack {
    alerts = Map.copyOf(alerts);
  }

  /** The same and one more. */
  HeldBack and(String rule) {
    Map<String, Long> more = new TreeMap<>(alerts);
    more.merge(rule.replaceAll("\\p{Cntrl}", " "), 1L, Long::sum);
    return new HeldBack(until, more);
  }

  /** As it is kept: when they end (epoch ms), and a line for each rule. */
  String text() {
    return until.toEpochMilli()
        + alerts.entrySet().stream()
            .map(each -> "\n" + each.getValue() + ' ' + each.getKey())
            .collect(Collectors.joining());
  }

  /** Reads what {@link #text} wrote; empty if there is nothing. */
  static Optional<HeldBack> read(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] lines = text.split("\n", -1);
    Map<String, Long> alerts = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int end = lines[i].indexOf(' ');
      alerts.put(lines[i].substring(end + 1), Long.parseLong(lines[i].substring(0, end)));
    }
    return Optional.of(new HeldBack(Instant.ofEpochMilli(Long.parseLong(lines[0])), alerts));
  }

  /** What the receiver is told of it; the same whenever it is sent. */
  Notice summary(String receiver) {
    long all = alerts.values().stream().mapToLong(Long::longValue).sum();
    String most =
        alerts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST_NAMED)
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "));
    Alert alert =
        new Alert(
            Notice.QUIET_HOURS,
            "all",
            DATE.format(until.atOffset(ZoneOffset.UTC)),
            "info",
            "in quiet hours not told: %s%s"
                .formatted(most, alerts.size() > MOST_NAMED ? " and of other rules" : ""),
            Map.of("alerts", all));
    return new Notice(
        Notice.QUIET_KEYS + receiver + '/' + until.toEpochMilli(),
        new AlertChange.Added(new RaisedAlert(alert, until.toEpochMilli(), 0), Optional.empty()),
        0);
  }
}
