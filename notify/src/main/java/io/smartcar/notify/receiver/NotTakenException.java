package io.smartcar.notify.receiver;

/** A server did not take a notice, or nobody knows; the message is one line, with where. */
final class NotTakenException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean isForEver;

  private NotTakenException(String message, boolean isForEver) {
    super(message);
    this.isForEver = isForEver;
  }

  /** It may take it when it is sent again. */
  static NotTakenException yet(String message) {
    return new NotTakenException(message, false);
  }

  /** It will never take it. */
  static NotTakenException ever(String message) {
    return new NotTakenException(message, true);
  }

  /** Whether it is of no use to send it again. */
  boolean isForEver() {
    return isForEver;
  }
}
