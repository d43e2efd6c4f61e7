package io.smartcar.hbase;

import java.util.Arrays;
import java.util.Optional;

/**
 * How the row keys of a table of events are made. It is chosen when the table is installed and
 * recorded on it; whoever writes or reads the table afterwards goes by what is recorded.
 */
public enum KeyKind {

  /** The book's: {@code reverse(date)-car}. */
  BOOK("book"),

  /** Salt, car and reversed time: a car's readings lie together, the newest first. */
  CAR_FIRST("car-first");

  private final String text;

  KeyKind(String text) {
    this.text = text;
  }

  /** The kind of that name, as it is written in the configuration and on tables. */
  public static Optional<KeyKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  /** As it is written. */
  @Override
  public String toString() {
    return text;
  }
}
