package io.smartcar.status.why;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.events.CarEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A reading's way as JSON, for the command line and the console. No state. */
public final class WhyJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private WhyJson() {}

  /** One object, on one line. */
  public static String write(Why why) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      properties(why, json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return text.toString();
  }

  /**
   * Its properties, into an object that is begun.
   *
   * @throws IOException if the generator cannot be written to
   */
  public static void properties(Why why, JsonGenerator json) throws IOException {
    json.writeStringField("carNumber", why.carNumber());
    json.writeNumberField("atMillis", why.at().toEpochMilli());
    json.writeStringField("zone", why.zone().getId());
    json.writeFieldName("reading");
    if (why.reading().isPresent()) {
      CarEvent reading = why.reading().get();
      json.writeStartObject();
      json.writeStringField("date", reading.date());
      json.writeNumberField("timeMillis", reading.eventTime());
      json.writeNumberField("speedKmh", reading.speed());
      json.writeStringField("area", reading.areaNumber());
      json.writeEndObject();
    } else {
      json.writeNull();
    }
    json.writeStringField("answer", why.answer());
    json.writeArrayFieldStart("steps");
    for (Step step : why.steps()) {
      json.writeStartObject();
      json.writeStringField("step", step.name().word());
      json.writeStringField("title", step.name().title());
      json.writeStringField("state", step.state().word());
      json.writeStringField("text", step.text());
      json.writeArrayFieldStart("details");
      for (String detail : step.details()) {
        json.writeString(detail);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
