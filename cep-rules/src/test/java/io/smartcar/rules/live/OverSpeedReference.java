package io.smartcar.rules.live;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the over-speed rule says of a log, written straight from the contract: no sequencer, no
 * engine, no order of reading. Every partition is taken as never idle before its end.
 */
final class OverSpeedReference {

  private static final long WINDOW_MILLIS = 30_000;
  private static final long LATENESS_MILLIS = 2_000;
  private static final long MAX_AHEAD_MILLIS = 10_000;

  /** One car's events in one window. */
  private static final class Window {
    final long limit;
    int readings;
    long speeds;
    String lastDate = "";
    long lastTime = Long.MIN_VALUE;
    String lastArea = "";

    Window(long limit) {
      this.limit = limit;
    }

    void add(CarEvent event) {
      readings++;
      speeds += event.speed();
      boolean later =
          event.eventTime() > lastTime
              || (event.eventTime() == lastTime && event.date().compareTo(lastDate) > 0);
      if (later) {
        lastTime = event.eventTime();
        lastDate = event.date();
        lastArea = event.areaNumber();
      }
    }
  }

  private OverSpeedReference() {}

  /** Which limit a window of a partition has that fires at a time. */
  interface Limits {
    long limitKmh(int partition, long firesAtMillis);
  }

  static Map<String, String> alerts(MemoryLog log) {
    return alerts(log, (partition, firesAt) -> 80);
  }

  static Map<String, String> alerts(MemoryLog log, Limits limits) {
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    Map<String, Window> windows = new HashMap<>();
    for (int partition = 0; partition < log.partitionCount(); partition++) {
      long max = Long.MIN_VALUE;
      Set<String> seen = new HashSet<>();
      for (MemoryLog.Entry entry : log.entries(partition)) {
        if (!(decoder.decode(entry.value()) instanceof CarEvent event)
            || event.eventTime() - entry.timestampMillis() > MAX_AHEAD_MILLIS) {
          continue;
        }
        boolean late = max != Long.MIN_VALUE && event.eventTime() <= max - LATENESS_MILLIS;
        max = Math.max(max, event.eventTime());
        if (!late && seen.add(event.carNumber() + '-' + event.date())) {
          long window = Math.floorDiv(event.eventTime(), WINDOW_MILLIS);
          long limit = limits.limitKmh(partition, (window + 1) * WINDOW_MILLIS);
          windows
              .computeIfAbsent(event.carNumber() + '@' + window, unused -> new Window(limit))
              .add(event);
        }
      }
    }
    Map<String, String> alerts = new TreeMap<>();
    windows.forEach(
        (key, window) -> {
          if (window.speeds > window.limit * window.readings) {
            String car = key.substring(0, key.indexOf('@'));
            alerts.put(
                car + '-' + window.lastDate,
                text((double) window.speeds / window.readings, window.readings, window.lastArea));
          }
        });
    return alerts;
  }

  static String text(Alert alert) {
    return text(
        Double.parseDouble(String.valueOf(alert.values().get("avgSpeed"))),
        Long.parseLong(String.valueOf(alert.values().get("readings"))),
        String.valueOf(alert.values().get("areaNumber")));
  }

  private static String text(double average, long readings, String area) {
    return "%.9f of %d in %s".formatted(average, readings, area);
  }
}
