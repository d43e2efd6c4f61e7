package io.smartcar.eventlog;

import org.jspecify.annotations.Nullable;

/**
 * Kafka does not answer, or refuses what was asked; the message is one line: what, where, what to
 * do. Whether it is away or refuses is in {@link #getCause}.
 */
public final class EventLogException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with its one line and its cause, if there is one. */
  public EventLogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
