package io.smartcar.rulestore;

import org.jspecify.annotations.Nullable;

/**
 * The store cannot do it: one line that says what, where, and what to do. It may be able to later,
 * unless it is a {@link NoSuchVersionException}.
 */
public class RuleStoreException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates it with that line. */
  public RuleStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
