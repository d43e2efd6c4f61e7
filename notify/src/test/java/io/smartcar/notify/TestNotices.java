package io.smartcar.notify;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.redis.AlertChange;
import io.smartcar.redis.AlertOutbox;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Alerts of one rule, over the seconds of one minute. */
public final class TestNotices {

  private static final long MIDNIGHT = 1_535_587_200_000L;

  private TestNotices() {}

  /** An alert of a car, raised so many seconds after midnight. */
  public static RaisedAlert alert(String car, int second) {
    return new RaisedAlert(
        new Alert(
            "over-speed",
            car,
            "201808300000%02d000".formatted(second),
            "warning",
            "Too fast",
            Map.of("avgSpeed", 85.5)),
        MIDNIGHT + second * 1_000L,
        3);
  }

  /** That such an alert is there. */
  public static AlertOutbox.Entry added(String car, int second) {
    return entry(second, new AlertChange.Added(alert(car, second), Optional.empty()));
  }

  /** That it was found late. */
  public static AlertOutbox.Entry late(String car, int second) {
    return entry(
        second, new AlertChange.Added(alert(car, second), Optional.of(Duration.ofSeconds(90))));
  }

  /** That it does not hold. */
  public static AlertOutbox.Entry withdrawn(String car, int second) {
    return entry(second + 100, new AlertChange.Withdrawn(alert(car, second)));
  }

  /** That it stands in the place of another. */
  public static AlertOutbox.Entry replaced(String car, int second) {
    return entry(
        second + 200,
        new AlertChange.Replaced(
            "over-speed/" + car + "-x", alert(car, second), Duration.ofSeconds(90)));
  }

  /** What a receiver is told of it. */
  public static Notice notice(AlertOutbox.Entry entry) {
    return new Notice(entry.key(), entry.change(), 0);
  }

  private static AlertOutbox.Entry entry(int id, AlertChange change) {
    return new AlertOutbox.Entry("20180830", id + "-0", change);
  }
}
