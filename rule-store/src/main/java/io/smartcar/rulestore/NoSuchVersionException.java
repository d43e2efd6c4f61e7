package io.smartcar.rulestore;

import org.jspecify.annotations.Nullable;

/** The store has answered: there is no such version. */
public final class NoSuchVersionException extends RuleStoreException {
  private static final long serialVersionUID = 1L;

  /** Creates it for that version. */
  public NoSuchVersionException(int number, @Nullable Throwable cause) {
    super(
        "there is no version " + number + " of the rules; `rules list` shows those there are",
        cause);
  }
}
