package io.smartcar.formats;

import io.smartcar.events.Refusal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the car's number from the id that the source has. A car comes again and again, so the ids
 * of late are remembered with their numbers. Not thread-safe.
 */
final class CarReader implements FieldReader {

  private static final int REMEMBERED_CARS = 1 << 12;

  private final Source source;
  private final CarRule rule;
  private final @Nullable String fallback;
  private final byte[][] ids = new byte[REMEMBERED_CARS][];
  private final String[] numbers = new String[REMEMBERED_CARS];

  CarReader(Source source, CarRule rule, @Nullable String fallback) {
    this.source = source;
    this.rule = rule;
    this.fallback = fallback;
  }

  @Override
  public @Nullable Refusal read(Slots slots, Reading reading) {
    int slot = source.find(slots);
    if (slot == Source.UNKNOWN) {
      if (fallback == null) {
        return source.missing(EventField.CAR_NUMBER, slots);
      }
      reading.carNumber = fallback;
      return null;
    }
    byte[] text = slots.text(slot);
    int from = slots.from(slot);
    int to = slots.to(slot);
    int place = Bytes.hash(text, from, to) & (REMEMBERED_CARS - 1);
    byte[] known = ids[place];
    if (known != null && Bytes.equal(known, text, from, to)) {
      reading.carNumber = numbers[place];
      return null;
    }
    String number = rule.number(Bytes.text(text, from, to));
    if (number == null) {
      return source.refuse(EventField.CAR_NUMBER, rule.words(), slots, slot);
    }
    ids[place] = Arrays.copyOfRange(text, from, to);
    numbers[place] = number;
    reading.carNumber = number;
    return null;
  }
}
