package io.smartcar.rules.late.port;

/** A server does not answer, or refuses, now: what was asked may be asked again. */
public final class UnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Creates one.
   *
   * @param message one line: what does not answer, where, and why
   */
  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
