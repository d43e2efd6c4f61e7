package io.smartcar.formats;

import java.util.List;

/** A mapping file that is not taken, with everything that is wrong with it. */
public final class FormatException extends Exception {

  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * Of these problems.
   *
   * @param problems one line each: where, what, what to do; at least one
   */
  FormatException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, one line each: file and line, key, what to do. */
  public List<String> problems() {
    return problems;
  }
}
