package io.smartcar.formats;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Puts Avro's values into slots, as the texts that they are in other formats. Not thread-safe. */
final class AvroTexts {

  private static final int MAX_DECIMAL_BYTES = 32;
  private static final int MAX_DIGITS = 20;
  private static final double[] TENS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};

  /** As large are whole numbers that a double has exactly. */
  private static final double EXACT = 1e15;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private byte[] buffer = new byte[512];
  private int used;

  /** The next record's values come. */
  void clear() {
    used = 0;
  }

  void text(Slots slots, int slot, byte[] text, int from, int length) {
    int at = room(length);
    System.arraycopy(text, from, buffer, at, length);
    used = at + length;
    slots.set(slot, buffer, at, used);
  }

  void truth(Slots slots, int slot, boolean truth) {
    byte[] text = truth ? TRUE : FALSE;
    slots.set(slot, text, 0, text.length);
  }

  void whole(Slots slots, int slot, long number) {
    if (number == Long.MIN_VALUE) {
      ascii(slots, slot, Long.toString(number));
      return;
    }
    int at = room(MAX_DIGITS);
    used = writeWhole(at, number, 0);
    slots.set(slot, buffer, at, used);
  }

  /**
   * A double, or a float as the double that it is.
   *
   * @param single whether it was a float: as short a text as gives it again
   */
  void number(Slots slots, int slot, double number, boolean single) {
    for (int digits = 0; digits < TENS.length; digits++) {
      double scaled = Math.rint(number * TENS[digits]);
      if (!(Math.abs(scaled) < EXACT)) {
        break;
      }
      // Both are exact, so that this is what the text is read as again.
      double again = scaled / TENS[digits];
      if (single ? (float) again == (float) number : again == number) {
        int at = room(MAX_DIGITS + TENS.length);
        used = writeWhole(at, (long) scaled, digits);
        slots.set(slot, buffer, at, used);
        return;
      }
    }
    ascii(slots, slot, single ? Float.toString((float) number) : Double.toString(number));
  }

  /** A decimal's whole number, of which so many digits are behind the point. */
  void decimal(Slots slots, int slot, byte[] unscaled, int scale) {
    boolean isNumber = unscaled.length > 0 && unscaled.length <= MAX_DECIMAL_BYTES;
    ascii(slots, slot, isNumber ? new BigDecimal(new BigInteger(unscaled), scale).toString() : "?");
  }

  private void ascii(Slots slots, int slot, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    slots.set(slot, bytes, 0, bytes.length);
  }

  private int writeWhole(int at, long number, int behindPoint) {
    long rest = Math.abs(number);
    int digits = 1;
    for (long larger = rest / 10; larger > 0; larger /= 10) {
      digits++;
    }
    digits = Math.max(digits, behindPoint + 1);
    int from = at;
    if (number < 0) {
      buffer[from++] = '-';
    }
    int end = from + digits + (behindPoint > 0 ? 1 : 0);
    int to = end;
    for (int i = 0; i < digits; i++) {
      if (i == behindPoint && i > 0) {
        buffer[--to] = '.';
      }
      buffer[--to] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }

  private int room(int length) {
    if (used + length > buffer.length) {
      // What was put into the old one stays there.
      buffer = new byte[Math.max(buffer.length * 2, length)];
      used = 0;
    }
    return used;
  }
}
