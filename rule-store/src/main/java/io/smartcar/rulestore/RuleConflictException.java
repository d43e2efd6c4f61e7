package io.smartcar.rulestore;

/** Someone else was first: one line that says who, when, and what to do. Nothing was changed. */
public final class RuleConflictException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates it with that line. */
  public RuleConflictException(String message) {
    super(message);
  }
}
