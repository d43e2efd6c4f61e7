package io.smartcar.cli.history;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * What is drawn: a car's speed over time, a limit, and the alerts. Immutable.
 *
 * @param zone in which times are shown
 * @param stretches the speeds, cut where the car was silent; at least one, and none is empty
 * @param limitKmh the limit
 * @param alerts in order of time
 * @param alertsAreKnown false if nobody could say which there are
 */
record SpeedPlot(
    String carNumber,
    ZoneId zone,
    List<List<SpeedCurve.Point>> stretches,
    int limitKmh,
    List<AlertMark> alerts,
    boolean alertsAreKnown) {

  /**
   * An alert.
   *
   * @param timeMillis of the reading that it names
   * @param speedKmh where it is marked
   */
  record AlertMark(long timeMillis, String rule, int speedKmh) {}

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** Copies the lists. */
  SpeedPlot {
    stretches = stretches.stream().map(List::copyOf).toList();
    alerts = List.copyOf(alerts);
    if (stretches.isEmpty()) {
      throw new IllegalArgumentException("stretches must not be empty");
    }
  }

  long firstMillis() {
    return stretches.get(0).get(0).timeMillis();
  }

  long lastMillis() {
    List<SpeedCurve.Point> last = stretches.get(stretches.size() - 1);
    return last.get(last.size() - 1).timeMillis();
  }

  /** A whole number of twenties above every speed and the limit. */
  int topKmh() {
    int highest =
        stretches.stream()
            .flatMap(List::stream)
            .mapToInt(SpeedCurve.Point::speedKmh)
            .max()
            .orElse(0);
    return (Math.max(highest, limitKmh) / 20 + 1) * 20;
  }

  /** {@code V0004, 2018-08-30 09:14:59 to 2018-08-30 10:02:11 (UTC)}. */
  String title() {
    return "%s, %s to %s (%s)".formatted(carNumber, time(firstMillis()), time(lastMillis()), zone);
  }

  /** A time as it is shown. */
  String time(long millis) {
    return TIME.format(LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), zone));
  }
}
