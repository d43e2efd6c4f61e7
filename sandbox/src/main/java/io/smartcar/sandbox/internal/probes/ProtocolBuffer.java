package io.smartcar.sandbox.internal.probes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Writes and reads the few protocol buffer messages that {@link HBaseProbe} exchanges. */
final class ProtocolBuffer {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ProtocolBuffer number(int field, int value) {
    varint((field << 3) | VARINT);
    varint(value);
    return this;
  }

  ProtocolBuffer text(int field, String value) {
    return message(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtocolBuffer message(int field, byte[] value) {
    varint((field << 3) | BYTES);
    return delimited(value);
  }

  /** Appends a message with its length before it, as the calls of HBase are framed. */
  ProtocolBuffer delimited(byte[] value) {
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void varint(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }

  /** Takes the next message that has its length before it. */
  static ByteBuffer readDelimited(ByteBuffer from) throws IOException {
    int length = (int) readVarint(from);
    if (length < 0 || length > from.remaining()) {
      throw new IOException("a message of length " + length + " in " + from.remaining());
    }
    ByteBuffer message = from.slice(from.position(), length);
    from.position(from.position() + length);
    return message;
  }

  /** Calls back with the number of each field and, for text and messages, its bytes. */
  static void readFields(ByteBuffer message, BiConsumer<Integer, ByteBuffer> field)
      throws IOException {
    while (message.hasRemaining()) {
      int tag = (int) readVarint(message);
      field.accept(tag >>> 3, readValue(message, tag & 7));
    }
  }

  private static ByteBuffer readValue(ByteBuffer message, int type) throws IOException {
    switch (type) {
      case VARINT -> readVarint(message);
      case FIXED_64 -> skip(message, Long.BYTES);
      case BYTES -> {
        return readDelimited(message);
      }
      case FIXED_32 -> skip(message, Integer.BYTES);
      default -> throw new IOException("unknown wire type " + type);
    }
    return ByteBuffer.allocate(0);
  }

  private static void skip(ByteBuffer message, int length) throws IOException {
    if (message.remaining() < length) {
      throw new IOException("a message that ends early");
    }
    message.position(message.position() + length);
  }

  private static long readVarint(ByteBuffer from) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE && from.hasRemaining(); shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number that does not end");
  }
}
