package io.smartcar.rules.late.port;

import io.smartcar.events.CarEvent;
import java.util.Set;

/** The cars' stored readings, each identity once. Used from one thread. */
public interface CarHistory {

  /** Takes readings. */
  interface Reader {
    /**
     * The next reading, in order of (event time, car).
     *
     * @param timestampMillis its record's own timestamp, epoch milliseconds
     */
    void take(CarEvent event, long timestampMillis);
  }

  /** Brings the readings of these cars with {@code from <= eventTime < to}. */
  void read(Set<String> carNumbers, long fromMillis, long toMillis, Reader reader)
      throws UnavailableException;
}
