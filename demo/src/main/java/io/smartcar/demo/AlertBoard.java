package io.smartcar.demo;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows alerts as they are found, a few a second, and measures the time from a car's event being
 * sent to the alert that names it being read. {@link #sent} is called by the thread that sends,
 * {@link #changed} by the one that watches Redis, the rest by any. Thread-safe: its lock is held
 * for its own figures alone.
 */
final class AlertBoard {

  /** More in a second are only counted: nobody could read them. */
  static final int SHOWN_A_SECOND = 5;

  /** Later events are not measured: each takes about 100 bytes. */
  private static final int MAX_MEASURED = 1_000_000;

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Screen screen;
  private final LongSupplier nanoTime;
  private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();
  private final List<Long> delaysNanos = new ArrayList<>();
  private final Set<String> days = new TreeSet<>();
  private long secondBeganNanos;
  private int shownThisSecond;
  private int notShown;
  private long count;
  private @Nullable Alert first;

  private AlertBoard(Screen screen, LongSupplier nanoTime) {
    this.screen = screen;
    this.nanoTime = nanoTime;
    this.secondBeganNanos = nanoTime.getAsLong() - SECOND_NANOS;
  }

  /** A board without alerts, which the screen asks from now on. */
  static AlertBoard on(Screen screen, LongSupplier nanoTime) {
    AlertBoard board = new AlertBoard(screen, nanoTime);
    screen.ask(board::due);
    return board;
  }

  /** An event of the car with this date is being sent. */
  void sent(String carNumber, String date) {
    if (sentNanos.size() < MAX_MEASURED) {
      sentNanos.put(carNumber + '-' + date, nanoTime.getAsLong());
    }
  }

  /** A change of the alerts was read from Redis. */
  void changed(AlertChange change) {
    Alert alert = change.raised().alert();
    if (change instanceof AlertChange.Added) {
      found(alert);
    } else if (change instanceof AlertChange.Withdrawn) {
      correct(-1);
      screen.aside("  ALERT withdrawn: " + text(alert));
    } else {
      correct(0);
      screen.aside("  ALERT corrected: " + text(alert));
    }
  }

  private synchronized void correct(int more) {
    count += more;
  }

  private void found(Alert alert) {
    note(alert, nanoTime.getAsLong()).forEach(screen::aside);
  }

  /** What is to be shown: the screen is never called with the board's lock held. */
  private synchronized List<String> note(Alert alert, long now) {
    List<String> shown = new ArrayList<>();
    count++;
    days.add(alert.day());
    first = first == null ? alert : first;
    Long sent = sentNanos.remove(alert.member());
    if (sent != null) {
      delaysNanos.add(now - sent);
    }
    if (now - secondBeganNanos >= SECOND_NANOS) {
      shown.addAll(takeNotShown());
      secondBeganNanos = now;
      shownThisSecond = 0;
    }
    if (shownThisSecond < SHOWN_A_SECOND) {
      shownThisSecond++;
      shown.add("  ALERT " + text(alert));
    } else {
      notShown++;
    }
    return shown;
  }

  /** Prints how many alerts were found but not shown, if any. */
  void showNotShown() {
    takeNotShown().forEach(screen::aside);
  }

  /** How many more there were in a second that is over: the next alert may be long in coming. */
  private List<String> due() {
    return dueAt(nanoTime.getAsLong());
  }

  private synchronized List<String> dueAt(long now) {
    return now - secondBeganNanos >= SECOND_NANOS ? takeNotShown() : List.of();
  }

  private synchronized List<String> takeNotShown() {
    long counted = notShown;
    notShown = 0;
    return counted == 0 ? List.of() : List.of("  ALERT … and %,d more".formatted(counted));
  }

  /** How many alerts hold. */
  synchronized long count() {
    return count;
  }

  /** The days of the alerts so far, in order. */
  synchronized List<String> days() {
    return List.copyOf(days);
  }

  /** The alert found first, null if there was none. */
  synchronized @Nullable Alert first() {
    return first;
  }

  /**
   * The delay that so many percent of the measured alerts did not exceed; empty if there is none.
   */
  synchronized OptionalLong delayMillis(int percent) {
    List<Long> sorted = delaysNanos.stream().sorted().toList();
    if (sorted.isEmpty()) {
      return OptionalLong.empty();
    }
    int index = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
    return OptionalLong.of(sorted.get(Math.max(0, index)) / 1_000_000);
  }

  private static String text(Alert alert) {
    return "%s %s  %s"
        .formatted(
            alert.carNumber(),
            alert.rule(),
            alert.values().entrySet().stream()
                .map(value -> value.getKey() + '=' + text(value.getValue()))
                .collect(Collectors.joining(" ")));
  }

  private static String text(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.1f", number)
        : String.valueOf(value);
  }
}
