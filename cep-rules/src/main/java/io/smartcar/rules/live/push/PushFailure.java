package io.smartcar.rules.live.push;

import io.smartcar.rules.live.port.LogUnavailableException;

/**
 * Why a task cannot take a version: one line. What the log's absence causes passes by; what the
 * rules cause does not.
 */
final class PushFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean passes;

  PushFailure(Throwable cause) {
    super(String.valueOf(cause.getMessage()).replace('\n', ';'), cause);
    this.passes = cause instanceof LogUnavailableException;
  }

  /** Whether it is worth trying again. */
  boolean passes() {
    return passes;
  }
}
