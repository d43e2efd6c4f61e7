package io.smartcar.events.file;

import org.jspecify.annotations.Nullable;

/** A file of events that cannot be read; the message says in one line which, why and what to do. */
public sealed class EventFileException extends RuntimeException permits UnpackedTooLargeException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message for people. */
  public EventFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
