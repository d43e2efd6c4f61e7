package io.smartcar.rules.live.port;

import org.jspecify.annotations.Nullable;

/** Nobody can say now which rules these are; a task waits and asks again. One line says why. */
public final class RulesUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates it with that line. */
  public RulesUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
