package io.smartcar.events.file;

import java.io.IOException;

/** A record of a file that is no text breaks, so that what is behind it cannot be found. */
public final class BrokenRecordException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates it with what breaks and why, in one line. */
  public BrokenRecordException(String message) {
    super(message);
  }
}
