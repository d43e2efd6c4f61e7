package io.smartcar.events;

/** UTF-8 as Unicode's table 3-7 defines it: no overlong form, no surrogate, nothing cut off. */
final class Utf8 {

  private Utf8() {}

  /** Whether the bytes are UTF-8 without control characters other than tab, CR and LF. */
  static boolean isText(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int length = sequenceLength(bytes, at, bytes.length);
      if (length == 0 || (length == 1 && isControl(bytes[at]))) {
        return false;
      }
      at += length;
    }
    return true;
  }

  private static boolean isControl(byte b) {
    return b == 0x7F || (b < ' ' && b != '\t' && b != '\r' && b != '\n');
  }

  /** The length of the well-formed sequence that starts at {@code at}, or 0 if none does. */
  static int sequenceLength(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xC2 || first > 0xF4 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length == 0 || at + length > end || !secondFits(first, bytes[at + 1] & 0xFF)) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static boolean secondFits(int first, int second) {
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high;
  }
}
