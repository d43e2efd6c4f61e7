package io.smartcar.formats;

/** Texts as points in time. Not thread-safe. */
interface Instants {

  /** What {@link #millis} returns for a text that is none. */
  long NONE = Long.MIN_VALUE;

  /** Epoch milliseconds of the text {@code [from, to)}, or {@link #NONE}. */
  long millis(byte[] text, int from, int to);

  /** What a text must be, to be read after "must be". */
  String rule();
}
