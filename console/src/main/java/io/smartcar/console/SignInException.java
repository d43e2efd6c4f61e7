package io.smartcar.console;

/** Why somebody is not signed in: one line for them, which says what to do. */
final class SignInException extends Exception {

  private static final long serialVersionUID = 1L;

  SignInException(String line) {
    super(line);
  }

  SignInException(String line, Throwable cause) {
    super(line, cause);
  }

  /** The line. */
  String line() {
    return String.valueOf(getMessage());
  }
}
