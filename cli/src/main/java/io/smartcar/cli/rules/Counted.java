package io.smartcar.cli.rules;

/** Numbers of things, as people write them. */
final class Counted {

  private Counted() {}

  static String of(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
