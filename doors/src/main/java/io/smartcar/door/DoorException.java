package io.smartcar.door;

import org.jspecify.annotations.Nullable;

/** A door that cannot be opened; the message is one line: what, where, what to do. */
public final class DoorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with its one line and its cause, if there is one. */
  public DoorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
