package io.smartcar.status.why;

import io.smartcar.events.CarEvent;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.status.Ages;
import io.smartcar.status.Answer;
import io.smartcar.status.why.Step.Name;
import io.smartcar.status.why.Step.State;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks for the reading, then follows its way if it is stored, or looks for why it is not. */
final class Asking {

  private static final int SECOND_MILLIS = 1_000;

  private Asking() {}

  static Why ask(Inquiry inquiry) {
    Answer<List<StoredEvent>> around =
        inquiry.ask(
            () ->
                inquiry
                    .sources()
                    .readings(
                        inquiry.car(),
                        inquiry.at().minus(Inquiry.AROUND).toEpochMilli(),
                        inquiry.at().plus(Inquiry.AROUND).toEpochMilli() + 1,
                        Inquiry.MAX_READINGS));
    Optional<StoredEvent> stored = around.value().flatMap(readings -> nearest(inquiry, readings));
    Step row = row(inquiry, around, stored);
    return stored
        .map(found -> StoredReading.way(inquiry, row, found))
        .orElseGet(() -> MissingReading.way(inquiry, row, around.reason().isEmpty()));
  }

  private static boolean isAsked(Inquiry inquiry, CarEvent event) {
    return Math.floorDiv(event.eventTime(), SECOND_MILLIS)
        == Math.floorDiv(inquiry.atMillis(), SECOND_MILLIS);
  }

  private static Optional<StoredEvent> nearest(Inquiry inquiry, List<StoredEvent> readings) {
    return readings.stream()
        .min(
            Comparator.comparingLong(
                one -> Math.abs(one.event().eventTime() - inquiry.atMillis())));
  }

  private static Step row(
      Inquiry inquiry, Answer<List<StoredEvent>> around, Optional<StoredEvent> stored) {
    if (around.reason().isPresent()) {
      return Step.of(Name.STORED, State.UNKNOWN, Inquiry.noAnswer("HBase", around));
    }
    if (stored.isEmpty()) {
      return Step.of(
          Name.STORED,
          State.NO,
          "HBase has no reading of %s within %s of %s."
              .formatted(
                  inquiry.car(), Ages.text(Inquiry.AROUND), inquiry.time(inquiry.atMillis())));
    }
    CarEvent event = stored.get().event();
    String row = "its row says %d km/h in %s".formatted(event.speed(), event.areaNumber());
    String written =
        "Its record was written to the log at %s."
            .formatted(inquiry.time(stored.get().recordTimestampMillis()));
    if (isAsked(inquiry, event)) {
      return Step.of(
          Name.STORED,
          State.YES,
          "The reading of %s is there: %s.".formatted(inquiry.time(event.eventTime()), row),
          written);
    }
    Duration away = Duration.ofMillis(Math.abs(event.eventTime() - inquiry.atMillis()));
    return Step.of(
        Name.STORED,
        State.YES,
        "There is none of that second; the nearest, of %s, is looked at: %s."
            .formatted(inquiry.time(event.eventTime()), row),
        "%s %s the time that was asked about."
            .formatted(
                Ages.text(away), event.eventTime() < inquiry.atMillis() ? "before" : "after"),
        written);
  }
}
