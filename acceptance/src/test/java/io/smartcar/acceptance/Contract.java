package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of a log, counted straight from its text and with nothing of the platform:
 * for a log that was complete before anyone read it, the over-speed rule, and the default settings.
 *
 * <p>An alert is what the rule says of all distinct readings, in whatever order they came; what the
 * live rules say, who do not see what is late, is told apart.
 */
final class Contract {

  private static final long LATENESS_MILLIS = 2_000;
  private static final long MAX_CLOCK_AHEAD_MILLIS = 10_000;
  private static final long WINDOW_MILLIS = 30_000;
  private static final int LIMIT_KMH = 80;

  private static final Pattern CSV =
      Pattern.compile(
          "(\\d{14}(?:\\d{3})?),([A-Za-z0-9_]{1,32}),([0-5]),([0-3]),(F|[LR][1-3]),([NLR]),"
              + "(0|[1-9]\\d{0,2}),([A-F](?:0[1-9]|10))");

  private static final Pattern JSON_PROPERTY =
      Pattern.compile("\"([a-zA-Z]+)\"\\s*:\\s*\"?([^\",}]*)\"?");

  private static final List<String> PROPERTIES =
      List.of(
          "date",
          "carNumber",
          "speedPedal",
          "breakPedal",
          "steerAngle",
          "directLight",
          "speed",
          "areaNumber");

  /** One event as far as the contract looks at it. */
  record Reading(String date, long timeMillis, String car, int speedKmh, String area, String csv) {}

  private final String topic;
  private final Map<String, String> rows = new HashMap<>();
  private final Map<String, String> rejected = new HashMap<>();
  private final Map<Integer, Long> newest = new HashMap<>();
  private final Map<String, String> alerts = new HashMap<>();
  private final Map<String, String> liveAlerts = new HashMap<>();
  private final SortedMap<Long, Map<String, Window>> windows = new TreeMap<>();
  private final boolean keepsRows;
  private long late;
  private long duplicates;
  private long badClocks;

  /** The readings of one car in one window: all, and those that the live rule has been shown. */
  private static final class Window {
    private final Map<String, Reading> readings = new HashMap<>();
    private final Map<String, Reading> inTime = new HashMap<>();
  }

  private Contract(String topic, boolean keepsRows) {
    this.topic = topic;
    this.keepsRows = keepsRows;
  }

  /** Counts a log; of each partition the records in the order of their offsets. */
  static Contract of(String topic, Iterable<LogRecord> log) {
    Contract contract = new Contract(topic, true);
    log.forEach(contract::take);
    return contract;
  }

  /**
   * Counts one partition that is too long to be kept, record by record. Its {@link #outcome} has no
   * rows.
   */
  static Contract ofOnePartition(String topic) {
    return new Contract(topic, false);
  }

  /** Judges the windows that have ended by then; what comes for them is not looked at. */
  private void closeBefore(long timeMillis) {
    SortedMap<Long, Map<String, Window>> ended =
        windows.headMap(Math.floorDiv(timeMillis, WINDOW_MILLIS));
    for (Map<String, Window> cars : ended.values()) {
      for (Window window : cars.values()) {
        judge(window.readings, alerts);
        judge(window.inTime, liveAlerts);
      }
    }
    ended.clear();
  }

  /** What must be found on the servers. */
  Outcome outcome() {
    closeBefore(Long.MAX_VALUE);
    return new Outcome(rows, rejected, alerts);
  }

  /** The alerts that the live rules raise; only after {@link #outcome}. */
  Map<String, String> liveAlerts() {
    return Collections.unmodifiableMap(liveAlerts);
  }

  /** Events that came too late for the live rules. */
  long late() {
    return late;
  }

  /** Events that repeated another and were not late. */
  long duplicates() {
    return duplicates;
  }

  /** Events from a clock that is ahead. */
  long badClocks() {
    return badClocks;
  }

  /** The event of that text in CSV or JSON, null if it is none. */
  static @Nullable Reading read(String text) {
    Matcher csv = CSV.matcher(text.startsWith("{") ? csvOfJson(text) : text);
    if (!csv.matches() || Integer.parseInt(csv.group(7)) > 400) {
      return null;
    }
    Long time = timeMillis(csv.group(1));
    return time == null
        ? null
        : new Reading(
            csv.group(1),
            time,
            csv.group(2),
            Integer.parseInt(csv.group(7)),
            csv.group(8),
            csv.group());
  }

  /** Counts the next record. */
  void take(LogRecord logged) {
    Reading reading = read(logged.text());
    if (reading == null) {
      rejected.put(logged.rejectedRow(topic), new String(logged.bytes(), ISO_8859_1));
      return;
    }
    String row = new StringBuilder(reading.date()).reverse() + "-" + reading.car();
    if (keepsRows) {
      // The later in the log stays.
      rows.put(row, reading.csv());
    }
    if (reading.timeMillis() > logged.timestampMillis() + MAX_CLOCK_AHEAD_MILLIS) {
      badClocks++;
      return;
    }
    long max = newest.merge(logged.partition(), reading.timeMillis(), Math::max);
    if (!keepsRows) {
      closeBefore(max - LATENESS_MILLIS);
    }
    boolean isLate = reading.timeMillis() <= max - LATENESS_MILLIS;
    if (isLate) {
      late++;
    }
    if (isLate && !keepsRows) {
      return;
    }
    Window window =
        windows
            .computeIfAbsent(
                Math.floorDiv(reading.timeMillis(), WINDOW_MILLIS), start -> new HashMap<>())
            .computeIfAbsent(reading.car(), car -> new Window());
    window.readings.put(reading.date(), reading);
    if (!isLate && window.inTime.put(reading.date(), reading) != null) {
      duplicates++;
    }
  }

  private static void judge(Map<String, Reading> judged, Map<String, String> alerts) {
    if (judged.isEmpty()) {
      return;
    }
    List<Reading> window =
        judged.values().stream()
            .sorted(Comparator.comparing(Reading::timeMillis).thenComparing(Reading::date))
            .toList();
    long sum = window.stream().mapToLong(Reading::speedKmh).sum();
    if (sum <= (long) LIMIT_KMH * window.size()) {
      return;
    }
    Reading last = window.get(window.size() - 1);
    alerts.put(
        last.date().substring(0, 8) + "/" + last.car() + "-" + last.date(),
        Outcome.alert((double) sum / window.size(), window.size(), last.area()));
  }

  private static String csvOfJson(String json) {
    Map<String, String> values = new HashMap<>();
    Matcher property = JSON_PROPERTY.matcher(json);
    while (property.find()) {
      values.put(property.group(1), property.group(2));
    }
    return String.join(",", PROPERTIES.stream().map(p -> values.getOrDefault(p, "")).toList());
  }

  private static @Nullable Long timeMillis(String date) {
    try {
      return LocalDateTime.of(
                  number(date, 0, 4),
                  number(date, 4, 6),
                  number(date, 6, 8),
                  number(date, 8, 10),
                  number(date, 10, 12),
                  number(date, 12, 14))
              .toInstant(ZoneOffset.UTC)
              .toEpochMilli()
          + (date.length() == 17 ? number(date, 14, 17) : 0);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int number(String date, int from, int to) {
    return Integer.parseInt(date.substring(from, to));
  }
}
