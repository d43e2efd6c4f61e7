package io.smartcar.rules.live.port;

/** The log's servers do not answer now; asking again later is right, nothing is lost meanwhile. */
public final class LogUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates it with one line that says which server and what happened. */
  public LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
