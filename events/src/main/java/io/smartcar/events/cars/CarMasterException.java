package io.smartcar.events.cars;

import java.util.List;

/** What is wrong with a file of cars or limits: a line each, with the place and what to do. */
public final class CarMasterException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** Creates it; there is at least one problem. */
  public CarMasterException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, {@code file:line: field: reason}. */
  public List<String> problems() {
    return problems;
  }
}
