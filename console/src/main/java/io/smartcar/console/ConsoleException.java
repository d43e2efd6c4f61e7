package io.smartcar.console;

import org.jspecify.annotations.Nullable;

/** Says in one line why the console cannot start, and what to do. */
public final class ConsoleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with its one line and, if there is one, its cause. */
  public ConsoleException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
