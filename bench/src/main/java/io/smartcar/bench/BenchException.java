package io.smartcar.bench;

/** A measurement cannot go on; the message says why and what to do, and is shown as it is. */
public final class BenchException extends Exception {

  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    super(message);
  }

  BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
