package io.smartcar.formats;

import io.smartcar.events.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Reads a field that is one of the book's words: by a table of the source's words, or as it stands.
 *
 * @param words the source's and the book's own, with what they are in the book
 */
record WordReader(
    EventField.Words field, Source source, ByteTable<String> words, @Nullable String fallback)
    implements FieldReader {

  @Override
  public @Nullable Refusal read(Slots slots, Reading reading) {
    int slot = source.find(slots);
    String word =
        slot == Source.UNKNOWN
            ? fallback
            : words.get(slots.text(slot), slots.from(slot), slots.to(slot));
    if (word == null) {
      return slot == Source.UNKNOWN
          ? source.missing(field.name(), slots)
          : source.refuse(field.name(), field.rule() + " or a word of the table", slots, slot);
    }
    field.target().accept(reading, word);
    return null;
  }
}
