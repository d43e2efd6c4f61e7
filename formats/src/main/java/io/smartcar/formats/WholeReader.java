package io.smartcar.formats;

import io.smartcar.events.Refusal;
import org.jspecify.annotations.Nullable;

/** Reads the speed or a pedal: a number in some unit as the book's whole number. */
record WholeReader(
    EventField.Whole field,
    Source source,
    ByteTable<Integer> values,
    Scale scale,
    @Nullable Integer fallback)
    implements FieldReader {

  @Override
  public @Nullable Refusal read(Slots slots, Reading reading) {
    int slot = source.find(slots);
    if (slot == Source.UNKNOWN) {
      if (fallback == null) {
        return source.missing(field.name(), slots);
      }
      field.target().accept(reading, fallback);
      return null;
    }
    Integer named = values.get(slots.text(slot), slots.from(slot), slots.to(slot));
    int whole = named == null ? scale.whole(source.number(slots, slot)) : named;
    if (whole < 0 || whole > field.max()) {
      return source.refuse(field.name(), scale.rule(), slots, slot);
    }
    field.target().accept(reading, whole);
    return null;
  }
}
