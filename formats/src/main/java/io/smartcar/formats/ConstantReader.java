package io.smartcar.formats;

import io.smartcar.events.Refusal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A field that is the same in every event. */
record ConstantReader(Consumer<Reading> value) implements FieldReader {

  @Override
  public @Nullable Refusal read(Slots values, Reading reading) {
    value.accept(reading);
    return null;
  }
}
