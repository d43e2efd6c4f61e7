package io.smartcar.formats;

import io.smartcar.events.Refusal;
import java.util.stream.IntStream;

/**
 * Where a value of a record is found: the first of some places where there is one that does not
 * mean "unknown". Immutable.
 */
final class Source {

  /** What {@link #find} returns if no place has a value. */
  static final int UNKNOWN = -1;

  private final int[] slots;
  private final Unknown unknown;
  private final String places;
  private final char point;

  /**
   * Of these slots, in this order.
   *
   * @param names as {@code column "Speed"}, one for each slot
   * @param point what stands before the fraction of a number
   */
  Source(int[] slots, String[] names, Unknown unknown, char point) {
    this.slots = slots.clone();
    this.unknown = unknown;
    this.places = String.join(" or ", names);
    this.point = point;
  }

  /** The slot with the value, or {@link #UNKNOWN}. */
  int find(Slots values) {
    for (int slot : slots) {
      if (values.has(slot)
          && !values.isEmpty(slot)
          && !unknown.is(values.text(slot), values.from(slot), values.to(slot), point)) {
        return slot;
      }
    }
    return UNKNOWN;
  }

  /** The value of a slot as a number, or {@link Bytes#NONE}. */
  double number(Slots values, int slot) {
    return Bytes.decimal(values.text(slot), values.from(slot), values.to(slot), point);
  }

  /** Why the value of a slot is none of the field. */
  Refusal refuse(String field, String rule, Slots values, int slot) {
    return Refusal.of(
        field, rule + " (" + places + ')', values.text(slot), values.from(slot), values.to(slot));
  }

  /** Why there is no value of the field. */
  Refusal missing(String field, Slots values) {
    for (int slot : slots) {
      if (values.has(slot) && !values.isEmpty(slot)) {
        return refuse(field, "known: this value means that it is not", values, slot);
      }
    }
    boolean isThere = IntStream.of(slots).anyMatch(values::has);
    return new Refusal(field, (isThere ? "known" : "there") + " (" + places + ')', "");
  }

  /** The values that mean "unknown". Immutable. */
  static final class Unknown {

    private final byte[][] texts;
    private final double[] numbers;

    /**
     * Of these values.
     *
     * @param texts as they stand
     * @param numbers however they are written
     */
    Unknown(byte[][] texts, double[] numbers) {
      this.texts = texts.clone();
      this.numbers = numbers.clone();
    }

    boolean is(byte[] text, int from, int to, char point) {
      for (byte[] one : texts) {
        if (Bytes.equal(one, text, from, to)) {
          return true;
        }
      }
      if (numbers.length == 0) {
        return false;
      }
      double number = Bytes.decimal(text, from, to, point);
      for (double one : numbers) {
        if (one == number) {
          return true;
        }
      }
      return false;
    }
  }
}
