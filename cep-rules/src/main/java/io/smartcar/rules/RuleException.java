package io.smartcar.rules;

import java.util.List;

/** Rules that cannot be taken: one line for each problem, as {@code file:line: message}. */
public final class RuleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;
  private final List<Problem> found;

  /** Creates it with all problems found, at least one. */
  public RuleException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
    this.found = List.of();
  }

  private RuleException(List<String> lines, List<Problem> found) {
    super(String.join("\n", lines));
    this.problems = lines;
    this.found = found;
  }

  /** The errors among the problems as an exception. */
  static RuleException of(List<Problem> problems) {
    List<Problem> errors = problems.stream().filter(Problem::isError).sorted().toList();
    return new RuleException(errors.stream().map(Problem::toString).toList(), errors);
  }

  /**
   * A rule that compiled and threw on an event.
   *
   * @param events what it ran on, as people see it
   */
  public static RuleException thrown(RuleFile rule, String events, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = "throws on " + events + ": " + Messages.oneLine(cause.toString());
    return of(
        List.of(
            Problem.error(
                rule.fileName(),
                1,
                message,
                "make it hold for every event: a task would stop it")));
  }

  /** The same as parts, where the file itself is wrong; else empty. */
  public List<Problem> found() {
    return found;
  }

  /** All problems, one line each. */
  public List<String> problems() {
    return problems;
  }
}
