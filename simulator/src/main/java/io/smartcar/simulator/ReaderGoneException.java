package io.smartcar.simulator;

import java.io.IOException;

/**
 * Whoever read the standard output reads no more: {@code … | head -2} has what it wanted. The
 * program ends without a word, as others do.
 */
public final class ReaderGoneException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With what the system said, if it did. */
  public ReaderGoneException(Throwable cause) {
    super("nobody reads the standard output any more", cause);
  }

  /** Where the system's word is lost. */
  public ReaderGoneException() {
    this(new IOException("the standard output is closed"));
  }
}
