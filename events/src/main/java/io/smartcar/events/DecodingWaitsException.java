package io.smartcar.events;

/**
 * What a record is cannot be told now: somebody has to be asked for it who does not answer, as a
 * registry of schemas. Nothing is wrong with the record, and it is no refusal: decode it again
 * later.
 */
public final class DecodingWaitsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates it with one line that says who is asked, for what, and what came of it. */
  public DecodingWaitsException(String message) {
    super(message);
  }
}
