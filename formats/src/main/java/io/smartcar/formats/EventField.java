package io.smartcar.formats;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a field of an event may be; immutable. */
final class EventField {

  static final String DATE = "date";
  static final String CAR_NUMBER = "carNumber";
  static final String STEER_ANGLE = "steerAngle";
  static final String AREA_NUMBER = "areaNumber";

  /** A field that is a whole number. */
  record Whole(String name, int max, boolean isSteps, ObjIntConsumer<Reading> target) {}

  /** A field that is one of some words. */
  record Words(String name, List<String> words, String rule, BiConsumer<Reading, String> target) {

    /** Copies. */
    Words {
      words = List.copyOf(words);
    }
  }

  static final Whole SPEED_PEDAL =
      new Whole("speedPedal", 5, true, (reading, steps) -> reading.speedPedal = steps);
  static final Whole BREAK_PEDAL =
      new Whole("breakPedal", 3, true, (reading, steps) -> reading.breakPedal = steps);
  static final Whole SPEED = new Whole("speed", 400, false, (reading, kmh) -> reading.speed = kmh);

  static final Words STEERING =
      new Words(
          STEER_ANGLE,
          List.of("F", "L1", "L2", "L3", "R1", "R2", "R3"),
          "F, L1 to L3 or R1 to R3",
          (reading, word) -> reading.steerAngle = word);
  static final Words DIRECT_LIGHT =
      new Words(
          "directLight",
          List.of("N", "L", "R"),
          "N, L or R",
          (reading, word) -> reading.directLight = word);
  static final Words AREA =
      new Words(AREA_NUMBER, areas(), "A01 to F10", (reading, word) -> reading.areaNumber = word);

  /** Every field, in the book's order. */
  static final List<String> ALL =
      List.of(
          DATE,
          CAR_NUMBER,
          SPEED_PEDAL.name(),
          BREAK_PEDAL.name(),
          STEER_ANGLE,
          DIRECT_LIGHT.name(),
          SPEED.name(),
          AREA_NUMBER);

  private EventField() {}

  private static List<String> areas() {
    return Stream.of("A", "B", "C", "D", "E", "F")
        .flatMap(
            row ->
                IntStream.rangeClosed(1, Grid.COLUMNS)
                    .mapToObj(column -> String.format(Locale.ROOT, "%s%02d", row, column)))
        .toList();
  }
}
