package io.smartcar.simulator;

import org.jspecify.annotations.Nullable;

/** Telemetry could not be read or sent; the message is one line: what, where, what to do. */
public final class TelemetryException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Creates an exception with its one line and its cause, if there is one. */
  public TelemetryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
