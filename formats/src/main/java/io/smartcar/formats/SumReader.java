package io.smartcar.formats;

import io.smartcar.events.Refusal;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Reads when an event was measured as a time plus what parts of the record say, each in its unit.
 * Not thread-safe.
 */
final class SumReader implements FieldReader {

  /** A part and how many milliseconds its unit has. */
  record Part(Source source, double unitMillis) {}

  private final long sinceMillis;
  private final Part[] parts;
  private final ZoneId zone;
  private final EventDates dates;

  SumReader(long sinceMillis, Part[] parts, ZoneId zone) {
    this.sinceMillis = sinceMillis;
    this.parts = parts.clone();
    this.zone = zone;
    this.dates = new EventDates(zone);
  }

  @Override
  public @Nullable Refusal read(Slots slots, Reading reading) {
    double millis = sinceMillis;
    int last = 0;
    for (Part part : parts) {
      last = part.source().find(slots);
      if (last == Source.UNKNOWN) {
        return part.source().missing(EventField.DATE, slots);
      }
      double number = part.source().number(slots, last);
      if (Double.isNaN(number)) {
        return part.source().refuse(EventField.DATE, "a number", slots, last);
      }
      millis += number * part.unitMillis();
    }
    // A sum of doubles is exact to a thousandth of a millisecond for all of these years.
    long rounded = Math.round(millis);
    return DateReader.isTime(rounded) && dates.write(rounded, reading)
        ? null
        : parts[parts.length - 1]
            .source()
            .refuse(EventField.DATE, DateReader.writable(zone), slots, last);
  }
}
