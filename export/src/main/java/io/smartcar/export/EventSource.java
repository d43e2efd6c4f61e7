package io.smartcar.export;

import io.smartcar.events.CarEvent;
import java.time.Instant;
import java.util.stream.Stream;

/** Where events to be exported come from. Asked once an export, by its thread. */
@FunctionalInterface
public interface EventSource {

  /**
   * The events of all cars with {@code from <= eventTime < to}, each once, in any order, read as
   * they are asked for. The caller closes the stream; what it throws, the export throws.
   */
  Stream<CarEvent> between(Instant from, Instant to);
}
