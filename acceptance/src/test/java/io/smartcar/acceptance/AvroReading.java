package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;

/** Readings as a producer of the shipped Avro schema writes them, by nothing of the platform. */
final class AvroReading {

  /** Of the schema io.smartcar.CarReading, behind the mark of the single-object encoding. */
  private static final String HEADER = "c301" + "23185cca86255f99";

  private static final List<String> STEERING = List.of("F", "L1", "L2", "L3", "R1", "R2", "R3");
  private static final List<String> LIGHTS = List.of("N", "L", "R");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");

  private AvroReading() {}

  static byte[] of(long timeMillis, String car, int speedKmh, String area) {
    return of(timeMillis, List.of("", car, "0", "0", "F", "N", "" + speedKmh, area));
  }

  /** Of a line of the book's CSV, whose date is in UTC. */
  static byte[] of(String line) {
    String date = (line.substring(0, line.indexOf(',')) + "000").substring(0, 17);
    return of(
        LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC).toEpochMilli(),
        List.of(line.split(",", -1)));
  }

  private static byte[] of(long timeMillis, List<String> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(HexFormat.of().parseHex(HEADER));
    number(out, timeMillis);
    text(out, fields.get(1));
    number(out, Long.parseLong(fields.get(2)));
    number(out, Long.parseLong(fields.get(3)));
    number(out, STEERING.indexOf(fields.get(4)));
    number(out, LIGHTS.indexOf(fields.get(5)));
    // Of null and a number the second.
    number(out, 1);
    number(out, Long.parseLong(fields.get(6)));
    text(out, fields.get(7));
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
