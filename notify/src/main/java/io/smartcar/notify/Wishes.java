package io.smartcar.notify;

import io.smartcar.events.Alert;
import java.time.Duration;
import java.util.Set;

/**
 * What a receiver wants to be told; immutable.
 *
 * @param rules of these alone; empty: of all
 * @param cars of these alone; empty: of all
 * @param severities of these alone; empty: of all
 * @param atMostEach of a rule and car no more than one alert in so much event time; zero: all
 */
public record Wishes(
    Set<String> rules, Set<String> cars, Set<String> severities, Duration atMostEach) {

  /** Everything. */
  public static final Wishes ALL = new Wishes(Set.of(), Set.of(), Set.of(), Duration.ZERO);

  /** Copies the sets. */
  public Wishes {
    rules = Set.copyOf(rules);
    cars = Set.copyOf(cars);
    severities = Set.copyOf(severities);
  }

  /** Whether it wants to be told of alerts such as this. */
  boolean include(Alert alert) {
    return (rules.isEmpty() || rules.contains(alert.rule()))
        && (cars.isEmpty() || cars.contains(alert.carNumber()))
        && (severities.isEmpty() || severities.contains(alert.severity()));
  }
}
