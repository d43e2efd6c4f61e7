package io.smartcar.rules.live.port;

/**
 * A checkpoint was written by a later release, in a format that this one does not know: not to be
 * taken for none, and not to be written over.
 */
public final class NewerCheckpointException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Creates it with its one line, which says what to do. */
  NewerCheckpointException(String message) {
    super(message);
  }
}
