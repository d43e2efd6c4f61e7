package io.smartcar.config;

import java.util.List;

/**
 * A configuration that cannot be used, with everything that is wrong with it at once. Its message
 * has one line a problem.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** Creates the report of at least one problem. */
  public ConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * One line a problem: where, which key, what it must be, what was found, what to do. Never empty.
   */
  public List<String> problems() {
    return problems;
  }
}
