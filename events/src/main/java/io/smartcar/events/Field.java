package io.smartcar.events;

import java.util.List;

/** A property of an event, in the book's order, with the rule its text must follow. */
enum Field {
  DATE("date", "a real date and time of the years 1970 to 9999"),
  CAR_NUMBER("carNumber", "1 to 32 ASCII letters, digits or _"),
  SPEED_PEDAL("speedPedal", "a whole number 0 to 5 without sign or leading zeros"),
  BREAK_PEDAL("breakPedal", "a whole number 0 to 3 without sign or leading zeros"),
  STEER_ANGLE("steerAngle", "F, L1 to L3 or R1 to R3"),
  DIRECT_LIGHT("directLight", "N, L or R"),
  SPEED("speed", "a whole number 0 to 400 without sign or leading zeros"),
  AREA_NUMBER("areaNumber", "A01 to F10");

  static final List<Field> ALL = List.of(values());

  /** The property's name in JSON and in a refusal. */
  final String property;

  /** To be read after "must be". */
  final String rule;

  Field(String property, String rule) {
    this.property = property;
    this.rule = rule;
  }

  /** Whether JSON may give it as a number as well as a string. */
  boolean mayBeJsonNumber() {
    return this == DATE || this == SPEED_PEDAL || this == BREAK_PEDAL || this == SPEED;
  }
}
