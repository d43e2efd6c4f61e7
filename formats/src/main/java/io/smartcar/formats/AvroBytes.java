package io.smartcar.formats;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding, of which reading costs no more than the record is long, whatever it says
 * of itself: Avro's own decoder makes room for a text before it looks whether there is one, and
 * counts elements that take no bytes to as many as are claimed. Not thread-safe.
 */
final class AvroBytes extends Decoder {

  /** Of all arrays and maps of a record together. */
  private static final int MAX_ELEMENTS = 65_536;

  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int at;
  private int end;
  private long elements;

  /** Begins to read {@code [from, to)}. */
  void begin(byte[] record, int from, int to) {
    bytes = record;
    at = from;
    end = to;
    elements = 0;
  }

  /** Up to where it is read. */
  int position() {
    return at;
  }

  @Override
  public void readNull() {
    // Takes no bytes.
  }

  @Override
  public boolean readBoolean() throws IOException {
    return bytes[take(1)] == 1;
  }

  @Override
  public int readInt() throws IOException {
    long number = readLong();
    if (number != (int) number) {
      throw new IOException("an int is too large");
    }
    return (int) number;
  }

  @Override
  public long readLong() throws IOException {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[take(1)];
      number |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return (number >>> 1) ^ -(number & 1);
      }
    }
    throw new IOException("a number has no end");
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat((int) littleEndian(4));
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(littleEndian(8));
  }

  private long littleEndian(int count) throws IOException {
    int from = take(count);
    long number = 0;
    for (int i = count - 1; i >= 0; i--) {
      number = number << 8 | (bytes[from + i] & 0xFF);
    }
    return number;
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    int length = length();
    int from = take(length);
    Utf8 text = old == null ? new Utf8() : old;
    text.setByteLength(length);
    System.arraycopy(bytes, from, text.getBytes(), 0, length);
    return text;
  }

  @Override
  public String readString() throws IOException {
    int length = length();
    return new String(bytes, take(length), length, StandardCharsets.UTF_8);
  }

  @Override
  public void skipString() throws IOException {
    take(length());
  }

  /** In an array of its own, as those who read it as a text take the whole array. */
  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    int length = length();
    int from = take(length);
    return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + length));
  }

  @Override
  public void skipBytes() throws IOException {
    take(length());
  }

  @Override
  public void readFixed(byte[] target, int start, int length) throws IOException {
    System.arraycopy(bytes, take(length), target, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    take(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    long count = readLong();
    if (count < 0) {
      // How many bytes it takes, for those who pass over it.
      length();
      count = -count;
    }
    return counted(count);
  }

  @Override
  public long arrayNext() throws IOException {
    return readArrayStart();
  }

  @Override
  public long skipArray() throws IOException {
    long count = readLong();
    while (count < 0) {
      take(length());
      count = readLong();
    }
    return counted(count);
  }

  @Override
  public long readMapStart() throws IOException {
    return readArrayStart();
  }

  @Override
  public long mapNext() throws IOException {
    return readArrayStart();
  }

  @Override
  public long skipMap() throws IOException {
    return skipArray();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  private long counted(long count) throws IOException {
    elements += count;
    if (count < 0 || elements > MAX_ELEMENTS) {
      throw new IOException("more than " + MAX_ELEMENTS + " elements");
    }
    return count;
  }

  private int length() throws IOException {
    long length = readLong();
    if (length < 0 || length > end - at) {
      throw new EOFException("a length is beyond the end");
    }
    return (int) length;
  }

  /** Where so many bytes begin, which are read now. */
  private int take(int count) throws EOFException {
    int from = at;
    if (count < 0 || count > end - from) {
      throw new EOFException("the end is missing");
    }
    at = from + count;
    return from;
  }
}
