package io.smartcar.formats;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by texts, looked up without making a string of the bytes that are asked for. Immutable.
 *
 * @param <V> the values
 */
final class ByteTable<V> {

  private final byte[][] keys;
  private final Object[] values;
  private final boolean isEmpty;

  ByteTable(Map<String, V> texts) {
    int places = Integer.highestOneBit(Math.max(4, texts.size() * 4));
    keys = new byte[places][];
    values = new Object[places];
    isEmpty = texts.isEmpty();
    for (Map.Entry<String, V> text : texts.entrySet()) {
      byte[] key = text.getKey().getBytes(StandardCharsets.UTF_8);
      int place = place(key, 0, key.length);
      while (keys[place] != null) {
        place = (place + 1) & (places - 1);
      }
      keys[place] = key;
      values[place] = text.getValue();
    }
  }

  boolean isEmpty() {
    return isEmpty;
  }

  /** The value of the text {@code [from, to)}, or null. */
  @SuppressWarnings("unchecked") // only values of this type are put in
  @Nullable V get(byte[] text, int from, int to) {
    int place = place(text, from, to);
    for (byte[] key = keys[place]; key != null; key = keys[place]) {
      if (Bytes.equal(key, text, from, to)) {
        return (V) values[place];
      }
      place = (place + 1) & (keys.length - 1);
    }
    return null;
  }

  private int place(byte[] text, int from, int to) {
    int hash = Bytes.hash(text, from, to);
    return hash & (keys.length - 1);
  }
}
