package io.smartcar.cli.history;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.time.Moment;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.redis.AlertStoreException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Takes up what a car reported, and the alerts about it, to be drawn. Not thread-safe. */
final class PlottedHistory {

  /** Where alerts are, by day. */
  interface DaysAlerts {

    /**
     * Hands over those of a day, {@code yyyyMMdd}, that hold.
     *
     * @throws AlertStoreException if they cannot be read
     */
    void forEach(String day, Consumer<Alert> consumer);
  }

  private final String carNumber;
  private final ZoneId zone;
  private final SpeedCurve curve = new SpeedCurve();
  private final Set<String> days = new TreeSet<>();
  private List<SpeedPlot.AlertMark> alerts = List.of();
  private boolean alertsAreKnown;

  PlottedHistory(String carNumber, ZoneId zone) {
    this.carNumber = carNumber;
    this.zone = zone;
  }

  /** Takes the events, in order of time; at least one. */
  void read(Iterator<StoredEvent> events) {
    while (events.hasNext()) {
      CarEvent event = events.next().event();
      curve.add(event.eventTime(), event.speed());
      days.add(event.date().substring(0, 8));
    }
  }

  /**
   * Takes the car's alerts between the first event and the last.
   *
   * @throws AlertStoreException if they cannot be read; none is taken then
   */
  void read(DaysAlerts stored) {
    SpeedPlot plot = plot(0);
    List<SpeedPlot.AlertMark> found = new ArrayList<>();
    for (String day : days) {
      stored.forEach(
          day,
          alert -> {
            if (alert.carNumber().equals(carNumber)) {
              add(alert, plot, found);
            }
          });
    }
    found.sort(Comparator.comparingLong(SpeedPlot.AlertMark::timeMillis));
    alerts = found;
    alertsAreKnown = true;
  }

  private void add(Alert alert, SpeedPlot plot, List<SpeedPlot.AlertMark> found) {
    try {
      long time = Moment.of(alert.date()).begin(Clock.system(zone)).toEpochMilli();
      if (time >= plot.firstMillis() && time <= plot.lastMillis()) {
        found.add(new SpeedPlot.AlertMark(time, alert.rule(), curve.speedAt(time)));
      }
    } catch (DateTimeException noSuchTime) {
      // An alert that was found with another time zone has no place on this axis.
    }
  }

  /** How many events were taken. */
  long readings() {
    return curve.readings();
  }

  /** What was taken, with a limit. */
  SpeedPlot plot(int limitKmh) {
    return new SpeedPlot(carNumber, zone, curve.stretches(), limitKmh, alerts, alertsAreKnown);
  }
}
