package io.smartcar.formats;

import io.smartcar.events.Refusal;
import org.jspecify.annotations.Nullable;

/** Reads one field of events from records of a format. Not thread-safe: one a decoder. */
interface FieldReader {

  /** Puts the field's value into the reading; the refusal if there is none that is one. */
  @Nullable Refusal read(Slots values, Reading reading);
}
