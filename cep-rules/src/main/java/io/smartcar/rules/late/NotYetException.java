package io.smartcar.rules.late;

/** The live rules, or the rows, are not so far yet that what was asked for can be judged. */
public final class NotYetException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Creates one.
   *
   * @param message one line: what is not there yet, and what to do
   */
  public NotYetException(String message) {
    super(message);
  }
}
