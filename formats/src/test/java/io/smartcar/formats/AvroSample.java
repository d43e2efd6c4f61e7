package io.smartcar.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;

/** Avro records as producers write them, by Avro's own code; from JSON as Avro has it. */
final class AvroSample {

  private AvroSample() {}

  /** The shipped schema. */
  static Schema shipped() {
    byte[] text = Formats.resource("car-reading.avsc");
    if (text == null) {
      throw new IllegalStateException("the schema is shipped");
    }
    return AvroLayout.parse(new String(text, StandardCharsets.UTF_8));
  }

  /** A small file of the shipped schema, made here. */
  static List<byte[]> records() {
    return List.of(
        reading(1_535_620_499_000L, "A0001", 3, "F", "N", "{\"int\":85}", "A01"),
        reading(1_535_620_500_500L, "A0002", 0, "L2", "R", "{\"int\":0}", "F10"),
        reading(1_535_620_501_000L, "A0001", 5, "R3", "L", "{\"int\":400}", "C05"),
        reading(1_535_620_502_000L, "A0001", 0, "F", "N", "null", "A01"),
        reading(1_535_620_503_000L, "A0001", 6, "F", "N", "{\"int\":85}", "A01"),
        reading(1_535_620_504_000L, "A-1", 0, "F", "N", "{\"int\":85}", "A01"),
        reading(1_535_620_505_000L, "A0001", 0, "F", "N", "{\"int\":401}", "A01"),
        reading(1_535_620_506_000L, "A0001", 0, "F", "N", "{\"int\":85}", "G01"),
        reading(-1L, "A0001", 0, "F", "N", "{\"int\":85}", "A01"));
  }

  private static byte[] reading(
      long millis, String car, int pedal, String angle, String light, String speed, String area) {
    return single(
        shipped(),
        """
        {"time":%d,"carNumber":"%s","speedPedal":%d,"breakPedal":1,"steerAngle":"%s",\
        "directLight":"%s","speed":%s,"areaNumber":"%s"}"""
            .formatted(millis, car, pedal, angle, light, speed, area));
  }

  /** In single-object encoding. */
  static byte[] single(Schema schema, String json) {
    try {
      ByteBuffer encoded =
          new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema)
              .encode(record(schema, json));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** As clients of a registry write it. */
  static byte[] ofRegistry(int id, Schema schema, String json) {
    return joined(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array(), data(schema, json));
  }

  /** The data alone. */
  static byte[] data(Schema schema, String json) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(schema).write(record(schema, json), encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** A header of the single-object encoding, and these bytes. */
  static byte[] headed(Schema schema, int... data) {
    byte[] header = new byte[AvroWriters.SINGLE_OBJECT_BYTES];
    long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
    header[0] = (byte) 0xC3;
    header[1] = 1;
    for (int i = 0; i < Long.BYTES; i++) {
      header[2 + i] = (byte) (fingerprint >>> (8 * i));
    }
    byte[] bytes = new byte[data.length];
    IntStream.range(0, data.length).forEach(i -> bytes[i] = (byte) data[i]);
    return joined(header, bytes);
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static GenericRecord record(Schema schema, String json) throws IOException {
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().jsonDecoder(schema, json));
  }
}
