package io.smartcar.formats;

/**
 * What of a record a format asks for: a text for each of its sources, where it stands in the record
 * or in a copy. Used again for the next record. Not thread-safe.
 */
final class Slots {

  private static final byte[] NOTHING = new byte[0];

  private final byte[][] texts;
  private final int[] from;
  private final int[] to;

  Slots(int count) {
    texts = new byte[count][];
    from = new int[count];
    to = new int[count];
    clear();
  }

  void clear() {
    for (int i = 0; i < texts.length; i++) {
      texts[i] = NOTHING;
      from[i] = -1;
      to[i] = -1;
    }
  }

  void set(int slot, byte[] text, int begin, int end) {
    texts[slot] = text;
    from[slot] = begin;
    to[slot] = end;
  }

  /** Whether the record has it at all, be it empty. */
  boolean has(int slot) {
    return from[slot] >= 0;
  }

  boolean isEmpty(int slot) {
    return from[slot] == to[slot];
  }

  byte[] text(int slot) {
    return texts[slot];
  }

  int from(int slot) {
    return from[slot];
  }

  int to(int slot) {
    return to[slot];
  }
}
