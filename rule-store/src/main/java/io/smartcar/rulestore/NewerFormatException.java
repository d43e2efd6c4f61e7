package io.smartcar.rulestore;

/**
 * What the store holds was written by a later release, in a format that this one does not know:
 * neither to be read as it seems nor to be written over.
 */
public final class NewerFormatException extends RuleStoreException {

  private static final long serialVersionUID = 1L;

  /** Creates it with its one line, which says what to do. */
  public NewerFormatException(String message) {
    super(message, null);
  }
}
