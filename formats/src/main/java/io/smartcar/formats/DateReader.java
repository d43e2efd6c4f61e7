package io.smartcar.formats;

import io.smartcar.events.Refusal;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Reads when an event was measured: from one text, from texts that are put together with a blank
 * between them, or as a sum of times. Not thread-safe.
 */
final class DateReader implements FieldReader {

  /** The last time of the year 9999 in any zone. */
  private static final long LAST_MILLIS = 253_402_400_000_000L;

  private final Source[] parts;
  private final Instants instants;
  private final ZoneId zone;
  private final EventDates dates;
  private byte[] joined = new byte[64];

  /**
   * Of these parts.
   *
   * @param parts one, or several to be joined
   * @param instants reads their text
   * @param zone of the dates of events
   */
  DateReader(Source[] parts, Instants instants, ZoneId zone) {
    this.parts = parts.clone();
    this.instants = instants;
    this.zone = zone;
    this.dates = new EventDates(zone);
  }

  @Override
  public @Nullable Refusal read(Slots slots, Reading reading) {
    int slot = parts[0].find(slots);
    if (slot == Source.UNKNOWN) {
      return parts[0].missing(EventField.DATE, slots);
    }
    if (parts.length > 1) {
      return readJoined(slots, reading);
    }
    byte[] text = slots.text(slot);
    long millis = instants.millis(text, slots.from(slot), slots.to(slot));
    if (isTime(millis) && dates.write(millis, reading)) {
      return null;
    }
    return parts[0].refuse(EventField.DATE, rule(millis), slots, slot);
  }

  private @Nullable Refusal readJoined(Slots slots, Reading reading) {
    int length = 0;
    for (Source part : parts) {
      int slot = part.find(slots);
      if (slot == Source.UNKNOWN) {
        return part.missing(EventField.DATE, slots);
      }
      int size = slots.to(slot) - slots.from(slot);
      if (length + size + 1 > joined.length) {
        byte[] larger = new byte[(length + size + 1) * 2];
        System.arraycopy(joined, 0, larger, 0, length);
        joined = larger;
      }
      if (length > 0) {
        joined[length++] = ' ';
      }
      System.arraycopy(slots.text(slot), slots.from(slot), joined, length, size);
      length += size;
    }
    long millis = instants.millis(joined, 0, length);
    return isTime(millis) && dates.write(millis, reading)
        ? null
        : Refusal.of(EventField.DATE, rule(millis), joined, 0, length);
  }

  static boolean isTime(long millis) {
    return millis > -LAST_MILLIS && millis < LAST_MILLIS;
  }

  private String rule(long millis) {
    return millis == Instants.NONE ? instants.rule() : writable(zone);
  }

  /** What a time must be that no date means. */
  static String writable(ZoneId zone) {
    return "a time of 1970 to 9999 that a date of "
        + zone
        + " means: where clocks go back an hour comes twice, set smartcar.events.time-zone = UTC";
  }
}
