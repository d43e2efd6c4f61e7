package io.smartcar.export;

import io.smartcar.events.CarEvent;
import java.time.LocalDate;

/**
 * The day that an event is of: that of its date, which is local time of the configured zone.
 * Remembers the last one; used by one thread.
 */
final class DayOf {

  static final int DIGITS = 8;

  private String last = "";
  private LocalDate day = LocalDate.EPOCH;

  LocalDate day(CarEvent event) {
    if (last.isEmpty() || !event.date().startsWith(last)) {
      last = event.date().substring(0, DIGITS);
      day =
          LocalDate.of(
              Integer.parseInt(last, 0, 4, 10),
              Integer.parseInt(last, 4, 6, 10),
              Integer.parseInt(last, 6, DIGITS, 10));
    }
    return day;
  }
}
