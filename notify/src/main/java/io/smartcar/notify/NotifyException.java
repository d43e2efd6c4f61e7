package io.smartcar.notify;

import java.util.List;

/** The file of receivers is wrong: each problem in one line, with where and what to do. */
public final class NotifyException extends Exception {

  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** Of these problems, at least one. */
  public NotifyException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** A line for each. */
  public List<String> problems() {
    return problems;
  }
}
