package io.smartcar.status;

import java.util.Optional;

/**
 * What came of a question to a server; immutable. No answer is never the same as an answer of zero.
 */
public sealed interface Answer<T> {

  /** There is one. */
  record Given<T>(T answer) implements Answer<T> {}

  /**
   * There is none.
   *
   * @param why one line
   * @param isSilence whether nothing came in time; else the line says what is wrong, and what to do
   */
  record None<T>(String why, boolean isSilence) implements Answer<T> {}

  /** Whether nothing came in time. */
  default boolean isSilent() {
    return this instanceof None<T> none && none.isSilence();
  }

  /** The value, if there is one. */
  default Optional<T> value() {
    return this instanceof Given<T> given ? Optional.of(given.answer()) : Optional.empty();
  }

  /** Why there is none, if there is none. */
  default Optional<String> reason() {
    return this instanceof None<T> none ? Optional.of(none.why()) : Optional.empty();
  }
}
