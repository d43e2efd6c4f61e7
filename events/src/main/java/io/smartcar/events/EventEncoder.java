package io.smartcar.events;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes an event as {@link EventDecoder} reads it, without a line end. For valid events only: the
 * fields are written as they are. Thread-safe.
 */
public final class EventEncoder {

  private static final JsonFactory JSON = new JsonFactory();

  private EventEncoder() {}

  /** The book's line: {@code 20160124134517,A0001,3,0,F,N,85,A01}. */
  public static byte[] csv(CarEvent event) {
    String line =
        event.date()
            + ','
            + event.carNumber()
            + ','
            + event.speedPedal()
            + ','
            + event.breakPedal()
            + ','
            + event.steerAngle()
            + ','
            + event.directLight()
            + ','
            + event.speed()
            + ','
            + event.areaNumber();
    return line.getBytes(StandardCharsets.UTF_8);
  }

  /** One JSON object with the book's property names; the date is a string. */
  public static byte[] json(CarEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(192);
    try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField(Field.DATE.property, event.date());
      json.writeStringField(Field.CAR_NUMBER.property, event.carNumber());
      json.writeNumberField(Field.SPEED_PEDAL.property, event.speedPedal());
      json.writeNumberField(Field.BREAK_PEDAL.property, event.breakPedal());
      json.writeStringField(Field.STEER_ANGLE.property, event.steerAngle());
      json.writeStringField(Field.DIRECT_LIGHT.property, event.directLight());
      json.writeNumberField(Field.SPEED.property, event.speed());
      json.writeStringField(Field.AREA_NUMBER.property, event.areaNumber());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return out.toByteArray();
  }
}
