package io.smartcar.export;

/** Ends an export where a process would have ended: nothing that catches failures sees it. */
final class Killed extends Error {

  private static final long serialVersionUID = 1L;

  /** Lets so many steps be, and ends the export at the next. */
  static Steps after(int steps) {
    int[] left = {steps};
    return step -> {
      if (left[0]-- == 0) {
        throw new Killed();
      }
    };
  }
}
