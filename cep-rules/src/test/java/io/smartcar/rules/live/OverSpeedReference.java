package io.smartcar.rules.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.RuleFile;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the over-speed rule, or the same rule for areas, says of a log, written straight from the
 * contract: no sequencer, no engine, no order of reading. Every partition is taken as never idle
 * before its end.
 */
public final class OverSpeedReference {

  private static final long WINDOW_MILLIS = 30_000;
  private static final long LATENESS_MILLIS = 2_000;
  private static final long MAX_AHEAD_MILLIS = 10_000;
  private static final Comparator<CarEvent> ORDER =
      Comparator.comparingLong(CarEvent::eventTime)
          .thenComparing(CarEvent::carNumber)
          .thenComparing(CarEvent::date);

  /** The rule of cars with a window of events; of 30 s it raises what the bundled one does. */
  public static RuleFile carOverSpeed(int windowSeconds) {
    return new RuleFile(
        "over-speed",
        """
        @Name('over-speed')
        @Description('Average speed above 80 km/h')
        @Tag(name='severity', value='warning')
        select carNumber, last(date) as date, avg(speed) as avgSpeed, count(*) as readings,
               last(areaNumber) as areaNumber
        from DriverCarInfo#time_batch(%d sec, 0L)
        group by carNumber
        having avg(speed) > 80;
        """
            .formatted(windowSeconds));
  }

  /** The over-speed rule of areas: as the one of cars, over all cars that reported from there. */
  public static RuleFile areaOverSpeed(int limit) {
    return areaOverSpeed(limit, 30);
  }

  public static RuleFile areaOverSpeed(int limit, int windowSeconds) {
    return new RuleFile(
        "area-over-speed",
        """
        @Name('area-over-speed')
        @Tag(name='scope', value='fleet')
        select last(carNumber) as carNumber, last(date) as date, areaNumber,
               avg(speed) as avgSpeed, count(*) as readings
        from DriverCarInfo#time_batch(%d sec, 0L)
        group by areaNumber
        having avg(speed) > %d;
        """
            .formatted(windowSeconds, limit));
  }

  /** One car's, or one area's, events in one window. */
  private static final class Window {
    final long limit;
    int readings;
    long speeds;
    @Nullable CarEvent last;

    Window(long limit) {
      this.limit = limit;
    }

    void add(CarEvent event) {
      readings++;
      speeds += event.speed();
      if (last == null || ORDER.compare(event, last) > 0) {
        last = event;
      }
    }
  }

  private OverSpeedReference() {}

  /** Which limit a window of a partition has that fires at a time. */
  public interface Limits {
    long limitKmh(int partition, long firesAtMillis);
  }

  public static Map<String, String> alerts(MemoryLog log) {
    return alerts(log, (partition, firesAt) -> 80);
  }

  public static Map<String, String> alerts(MemoryLog log, Limits limits) {
    return alerts(log, limits, WINDOW_MILLIS);
  }

  public static Map<String, String> alerts(MemoryLog log, Limits limits, long windowMillis) {
    return alerts(log, limits, windowMillis, CarEvent::carNumber);
  }

  /** No window that such an alert is of ends later, epoch milliseconds. */
  public static long firesAtLatest(Alert alert) {
    String line = alert.date() + "," + alert.carNumber() + ",0,0,F,N,0,A01";
    Decoded event = new EventDecoder(ZoneOffset.UTC).decode(line.getBytes(UTF_8));
    return ((CarEvent) event).eventTime() + WINDOW_MILLIS;
  }

  public static Map<String, String> areaAlerts(MemoryLog log, Limits limits) {
    return areaAlerts(log, limits, WINDOW_MILLIS);
  }

  public static Map<String, String> areaAlerts(MemoryLog log, Limits limits, long windowMillis) {
    return alerts(log, limits, windowMillis, CarEvent::areaNumber);
  }

  private static Map<String, String> alerts(
      MemoryLog log, Limits limits, long windowMillis, Function<CarEvent, String> group) {
    Map<String, Window> windows = new HashMap<>();
    for (int partition = 0; partition < log.partitionCount(); partition++) {
      for (CarEvent event : shown(log, partition)) {
        long window = Math.floorDiv(event.eventTime(), windowMillis);
        long limit = limits.limitKmh(partition, (window + 1) * windowMillis);
        windows
            .computeIfAbsent(group.apply(event) + '@' + window, unused -> new Window(limit))
            .add(event);
      }
    }
    Map<String, String> alerts = new TreeMap<>();
    for (Window window : windows.values()) {
      CarEvent last = window.last;
      if (last != null && window.speeds > window.limit * window.readings) {
        alerts.put(
            last.carNumber() + '-' + last.date(),
            text((double) window.speeds / window.readings, window.readings, last.areaNumber()));
      }
    }
    return alerts;
  }

  /** Of a partition all that is on time; of several readings of one identity the last. */
  private static Collection<CarEvent> shown(MemoryLog log, int partition) {
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    Map<String, CarEvent> shown = new HashMap<>();
    long max = Long.MIN_VALUE;
    for (MemoryLog.Entry entry : log.entries(partition)) {
      if (decoder.decode(entry.value()) instanceof CarEvent event
          && event.eventTime() - entry.timestampMillis() <= MAX_AHEAD_MILLIS) {
        boolean late = max != Long.MIN_VALUE && event.eventTime() <= max - LATENESS_MILLIS;
        max = Math.max(max, event.eventTime());
        if (!late) {
          shown.put(event.carNumber() + '-' + event.date(), event);
        }
      }
    }
    return shown.values();
  }

  public static String text(Alert alert) {
    return text(
        Double.parseDouble(String.valueOf(alert.values().get("avgSpeed"))),
        Long.parseLong(String.valueOf(alert.values().get("readings"))),
        String.valueOf(alert.values().get("areaNumber")));
  }

  private static String text(double average, long readings, String area) {
    return "%.9f of %d in %s".formatted(average, readings, area);
  }
}
