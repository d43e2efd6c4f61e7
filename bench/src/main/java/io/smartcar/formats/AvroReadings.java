package io.smartcar.formats;

import io.smartcar.events.CarEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;

/** Events as Avro records of the shipped schema, written by Avro's own code. */
final class AvroReadings {

  private static final Schema SCHEMA = schema();
  private static final BinaryMessageEncoder<GenericRecord> ENCODER =
      new BinaryMessageEncoder<>(GenericData.get(), SCHEMA);

  private AvroReadings() {}

  /** In single-object encoding. */
  static byte[] single(CarEvent event) {
    try {
      ByteBuffer encoded = ENCODER.encode(record(event));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static GenericRecord record(CarEvent event) {
    return new GenericRecordBuilder(SCHEMA)
        .set("time", event.eventTime())
        .set("carNumber", event.carNumber())
        .set("speedPedal", event.speedPedal())
        .set("breakPedal", event.breakPedal())
        .set("steerAngle", symbol("steerAngle", event.steerAngle()))
        .set("directLight", symbol("directLight", event.directLight()))
        .set("speed", event.speed())
        .set("areaNumber", event.areaNumber())
        .build();
  }

  private static GenericData.EnumSymbol symbol(String field, String symbol) {
    return new GenericData.EnumSymbol(SCHEMA.getField(field).schema(), symbol);
  }

  private static Schema schema() {
    byte[] text = Objects.requireNonNull(Formats.resource("car-reading.avsc"));
    try {
      return new Schema.Parser().parse(new ByteArrayInputStream(text));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
