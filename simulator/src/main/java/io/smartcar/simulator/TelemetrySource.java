package io.smartcar.simulator;

import java.util.Iterator;

/**
 * Where records come from, in the order in which they are to be sent. {@link #next} may throw a
 * {@link TelemetryException}. Used by one thread; {@link #done} may be asked by any.
 */
public interface TelemetrySource extends Iterator<Telemetry>, AutoCloseable {

  /** How much of it was taken, 0 to 1; negative if it has no end. */
  double done();

  @Override
  void close();
}
