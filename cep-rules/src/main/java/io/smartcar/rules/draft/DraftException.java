package io.smartcar.rules.draft;

import org.jspecify.annotations.Nullable;

/** A draft could not be checked: one line that says why, and what to do. */
public final class DraftException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Kind {
    /** The draft takes more time or memory than a check may take. */
    TOO_MUCH,
    /** Others are being checked: ask again. */
    BUSY,
    /** No process could be started or asked. */
    FAILED
  }

  private final Kind kind;

  DraftException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Whose fault it is. */
  public Kind kind() {
    return kind;
  }
}
