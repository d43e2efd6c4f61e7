package io.smartcar.rules;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;

/**
 * What is wrong with a rule file, where, and what to do; immutable. In order of file, line,
 * severity and message.
 *
 * @param severity whether the rule can be taken nevertheless
 * @param file the file's name as people see it
 * @param line the line, from 1
 * @param column where in the line it begins, from 1; 0 if it is about the line as a whole
 * @param message what is wrong
 * @param advice what to do; may be empty
 */
public record Problem(
    Severity severity, String file, int line, int column, String message, String advice)
    implements Comparable<Problem>, Serializable {

  /** Whether a rule with the problem can be taken. */
  public enum Severity {
    /** It cannot: it does not compile, or is not allowed. */
    ERROR,
    /** It can, but probably does not do what is meant, or not for long. */
    WARNING
  }

  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparing(Problem::severity)
          .thenComparing(Problem::message);

  /** Checks that nothing is missing. */
  public Problem {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(advice, "advice");
    if (line < 1) {
      throw new IllegalArgumentException("line must be > 0: " + line);
    }
    if (column < 0) {
      throw new IllegalArgumentException("column must be >= 0: " + column);
    }
  }

  /** A problem with which the rule cannot be taken. */
  public static Problem error(String file, int line, String message, String advice) {
    return new Problem(Severity.ERROR, file, line, 0, message, advice);
  }

  /** A problem with which the rule can be taken. */
  public static Problem warning(String file, int line, String message, String advice) {
    return new Problem(Severity.WARNING, file, line, 0, message, advice);
  }

  /** The same, beginning at a column of its line. */
  Problem at(int place) {
    return new Problem(severity, file, line, place, message, advice);
  }

  /** Whether the rule cannot be taken. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }

  /** One line: {@code file:line: error: message: advice}. */
  @Override
  public String toString() {
    String kind = severity.name().toLowerCase(Locale.ROOT);
    String what = "%s:%d: %s: %s".formatted(file, line, kind, message);
    return advice.isEmpty() ? what : what + "; " + advice;
  }
}
