package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Readings as a producer of the shipped Avro schema writes them, by nothing of the platform. */
final class AvroReading {

  /** Of the schema io.smartcar.CarReading, behind the mark of the single-object encoding. */
  private static final String HEADER = "c301" + "23185cca86255f99";

  private AvroReading() {}

  static byte[] of(long timeMillis, String car, int speedKmh, String area) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(HexFormat.of().parseHex(HEADER));
    number(out, timeMillis);
    text(out, car);
    // Both pedals, and the first word of both enums.
    for (int i = 0; i < 4; i++) {
      number(out, 0);
    }
    // Of null and a number the second.
    number(out, 1);
    number(out, speedKmh);
    text(out, area);
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, long number) {
    long rest = (number << 1) ^ (number >> 63);
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
