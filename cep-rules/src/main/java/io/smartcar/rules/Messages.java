package io.smartcar.rules;

/** Esper's messages as ours: one line, without the statement's text at their end. */
final class Messages {

  private Messages() {}

  static String oneLine(Throwable failure) {
    return oneLine(String.valueOf(failure.getMessage()));
  }

  static String oneLine(String message) {
    String first = message.lines().findFirst().orElse("does not compile").strip();
    int statement = first.indexOf(" [");
    return statement > 0 && first.endsWith("]") ? first.substring(0, statement) : first;
  }
}
