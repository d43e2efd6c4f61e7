package io.smartcar.hbase;

import io.smartcar.events.CarEvent;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * Which stored events are asked for. Immutable.
 *
 * @param carNumbers of these cars; empty for all
 * @param from with {@code from <= eventTime}; {@link Instant#MIN} for no bound
 * @param to and {@code eventTime < to}; {@link Instant#MAX} for no bound
 * @param filter and of what they say
 */
public record EventQuery(Set<String> carNumbers, Instant from, Instant to, EventFilter filter) {

  /** Copies the cars. */
  public EventQuery {
    carNumbers = Set.copyOf(carNumbers);
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(filter, "filter");
  }

  /** Whether an event is asked for. */
  public boolean has(CarEvent event) {
    Instant time = Instant.ofEpochMilli(event.eventTime());
    return !time.isBefore(from)
        && time.isBefore(to)
        && (carNumbers.isEmpty() || carNumbers.contains(event.carNumber()))
        && filter.test(event);
  }
}
