package io.smartcar.redis;

import org.jspecify.annotations.Nullable;

/** Says in one line why alerts were not added or read. {@link #kind} says who can mend it. */
public final class AlertStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Who can mend it. */
  public enum Kind {
    /** Redis does not answer, or is still loading. Time, or whoever runs it. */
    UNAVAILABLE,
    /**
     * Wrong or no password, a user without the right, or a certificate that the other side does not
     * take. Whoever configures.
     */
    NOT_PERMITTED,
    /** A key of a day holds something else. Whoever put it there. */
    WRONG_TYPE,
    /** Redis' memory is used up. Whoever runs it. */
    OUT_OF_MEMORY,
    /** A replica, or a server that cannot save and therefore takes no writes. Whoever runs it. */
    READ_ONLY,
    /** Anything else Redis refused. */
    REFUSED
  }

  private final Kind kind;

  /** Creates an exception with its one line and, if there is one, its cause. */
  public AlertStoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Who can mend it. */
  public Kind kind() {
    return kind;
  }
}
