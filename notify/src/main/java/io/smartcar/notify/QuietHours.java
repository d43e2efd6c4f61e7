package io.smartcar.notify;

import io.smartcar.events.Alert;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When a receiver is told of nothing but what cannot wait; immutable.
 *
 * @param from when it begins, by the clocks of the zone
 * @param to when it ends, not included; the next day if that is not after its beginning
 * @param days the days on which it begins
 * @param minSeverity alerts of this severity and of higher ones are told all the same; empty: none
 */
public record QuietHours(
    LocalTime from, LocalTime to, ZoneId zone, Set<DayOfWeek> days, Optional<String> minSeverity) {

  /** The severities whose order is known, the lowest one first. */
  public static final List<String> SEVERITIES = List.of("info", "warning", "critical");

  /** Copies the days. */
  public QuietHours {
    days = Set.copyOf(days);
    if (minSeverity.isPresent() && !SEVERITIES.contains(minSeverity.get())) {
      throw new IllegalArgumentException(
          "minSeverity must be one of " + SEVERITIES + ": " + minSeverity.get());
    }
  }

  /** The end of the quiet hours that a time lies in; empty if it lies in none. */
  public Optional<Instant> endOf(Instant time) {
    LocalDate today = time.atZone(zone).toLocalDate();
    for (LocalDate day : List.of(today, today.minusDays(1))) {
      LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
      Instant begin = day.atTime(from).atZone(zone).toInstant();
      Instant end = last.atTime(to).atZone(zone).toInstant();
      if (days.contains(day.getDayOfWeek()) && !time.isBefore(begin) && time.isBefore(end)) {
        return Optional.of(end);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether an alert is told all the same. One without a severity can wait; one of a severity whose
   * order is not known cannot, as nobody knows that it can.
   */
  boolean lets(Alert alert) {
    if (minSeverity.isEmpty() || alert.severity().isEmpty()) {
      return false;
    }
    int order = SEVERITIES.indexOf(alert.severity());
    return order < 0 || order >= SEVERITIES.indexOf(minSeverity.get());
  }
}
