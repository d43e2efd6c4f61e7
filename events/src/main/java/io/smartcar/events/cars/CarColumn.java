package io.smartcar.events.cars;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A column of the car master: the first nine in the book's order, and those that may follow. */
enum CarColumn {
  CAR_NUMBER("carNumber", "car number"),
  SEX("sex", "gender"),
  AGE("age", ""),
  MARRIAGE("marriage", "married maritalstatus"),
  HOME_AREA("homeArea", "area region"),
  JOB("job", "occupation"),
  ENGINE_CC("cc", "enginecc capacity carcapacity"),
  YEAR("year", "caryear modelyear"),
  MODEL("model", "carmodel"),
  LIMIT("limit", "speedlimit limitkmh"),
  CLASS("class", "carclass");

  /** Those without which a row of a file without a header is none. */
  static final int OF_THE_BOOK = 9;

  /** The column's name in a header and in a refusal. */
  final String title;

  /** What others call it, in small letters, with blanks between. */
  private final String others;

  CarColumn(String title, String others) {
    this.title = title;
    this.others = others;
  }

  /** The column that a heading means, whatever its capitals; empty if none. */
  static Optional<CarColumn> of(String heading) {
    String plain = TableRows.plain(heading);
    return Arrays.stream(values()).filter(column -> column.isCalled(plain)).findFirst();
  }

  private boolean isCalled(String plain) {
    return TableRows.plain(title).equals(plain)
        || (!plain.isEmpty() && List.of(others.split(" ", -1)).contains(plain));
  }

  /** All names, for people. */
  static String titles() {
    return Arrays.stream(values()).map(column -> column.title).collect(Collectors.joining(", "));
  }
}
