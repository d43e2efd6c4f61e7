package io.smartcar.formats;

import io.smartcar.events.Refusal;
import org.jspecify.annotations.Nullable;

/** Finds what is asked for in a record. Not thread-safe. */
interface Records {

  /** Fills the slots; the refusal of a record that is not understood as a whole. */
  @Nullable Refusal read(byte[] record, Slots slots);
}
