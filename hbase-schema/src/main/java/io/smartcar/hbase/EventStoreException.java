package io.smartcar.hbase;

import org.jspecify.annotations.Nullable;

/**
 * Says in one line why events were not stored or read. {@link #kind} says who can mend it.
 *
 * <p>Nothing is retried by throwing it away: whoever gets one sends everything again, later.
 */
public final class EventStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Who can mend it. */
  public enum Kind {
    /** Servers that do not answer or are starting. Time, or whoever runs them. */
    UNAVAILABLE,
    /** A table or its family that is not there, or a table that is disabled. Whoever installs. */
    TABLE_MISSING,
    /** HBase does not let this user do it. Whoever grants. */
    NOT_PERMITTED,
    /** HBase will not take or give this data, however often it is tried. Whoever wrote it. */
    REFUSED
  }

  private final Kind kind;

  /** Creates an exception with its one line and, if there is one, its cause. */
  public EventStoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Who can mend it. */
  public Kind kind() {
    return kind;
  }
}
