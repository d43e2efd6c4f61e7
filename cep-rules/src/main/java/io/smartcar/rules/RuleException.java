package io.smartcar.rules;

import java.util.List;

/** Rules that cannot be taken: one line for each problem, as {@code file:line: message}. */
public final class RuleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** Creates it with all problems found, at least one. */
  public RuleException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The errors among the problems as an exception. */
  static RuleException of(List<Problem> problems) {
    return new RuleException(
        problems.stream().filter(Problem::isError).map(Problem::toString).toList());
  }

  /** All problems, one line each. */
  public List<String> problems() {
    return problems;
  }
}
