package io.smartcar.door.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.smartcar.door.intake.Floods;
import io.smartcar.door.intake.Floods.Flood;
import io.smartcar.door.intake.Outcome;
import io.smartcar.door.intake.RefusedRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a request; immutable. Statuses are such that devices and collectors do the right
 * thing: what is worth sending again has 429 or 503, what is not has another one.
 *
 * @param status the status of HTTP
 * @param type its media type
 * @param headers further headers
 * @param body not a copy
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, String type, Map<String, String> headers, byte[] body) {

  static final int OK = 200;
  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int TOO_LARGE = 413;
  static final int UNSUPPORTED_TYPE = 415;
  static final int WRONG_HOST = 421;
  static final int NO_EVENT = 422;
  static final int TOO_MUCH = 429;
  static final int UNAVAILABLE = 503;

  private static final JsonFactory JSON = new JsonFactory();
  private static final PrometheusTextFormatWriter METRICS = PrometheusTextFormatWriter.create();
  private static final String JSON_TYPE = "application/json";
  private static final String RETRY_AFTER = "Retry-After";

  /** Copies the headers. */
  Answer {
    headers = Map.copyOf(headers);
  }

  /** An answer that says only why. */
  static Answer error(int status, String reason) {
    return error(status, reason, Map.of());
  }

  /** The same with further headers. */
  static Answer error(int status, String reason, Map<String, String> headers) {
    return new Answer(
        status, JSON_TYPE, headers, written(json -> json.writeStringField("error", reason)));
  }

  /** What became of what was sent. */
  static Answer of(Outcome outcome) {
    Map<String, String> headers =
        outcome.pause().isZero() ? Map.of() : Map.of(RETRY_AFTER, "" + seconds(outcome.pause()));
    return new Answer(
        status(outcome.result()), JSON_TYPE, headers, written(json -> write(outcome, json)));
  }

  /** Whether the door can be used, and why not, to whoever may know. */
  static Answer health(boolean away, @Nullable String reason) {
    return health(away, away ? "log away" : "up", reason);
  }

  /** The same of a door that waits for others than the log too; null if for none. */
  static Answer health(@Nullable String trouble) {
    return health(trouble != null, trouble == null ? "up" : "waits", trouble);
  }

  private static Answer health(boolean away, String status, @Nullable String reason) {
    byte[] body =
        written(
            json -> {
              json.writeStringField("status", status);
              if (reason != null) {
                json.writeStringField("reason", reason);
              }
            });
    return new Answer(away ? UNAVAILABLE : OK, JSON_TYPE, Map.of(), body);
  }

  /** Everything that is counted, in Prometheus' text format. */
  static Answer metrics(PrometheusRegistry registry) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    try {
      METRICS.write(out, registry.scrape());
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return new Answer(OK, METRICS.getContentType(), Map.of(), out.toByteArray());
  }

  /** Who sends too much. */
  static Answer floods(Floods floods) {
    byte[] body =
        written(
            json -> {
              write("senders", floods.senders(), json);
              json.writeNumberField("allSenders", floods.allSenders());
              json.writeStringField("senderLimit", floods.senderLimit());
              write("cars", floods.cars(), json);
              json.writeNumberField("allCars", floods.allCars());
              json.writeStringField("carLimit", floods.carLimit());
            });
    return new Answer(OK, JSON_TYPE, Map.of(), body);
  }

  private static void write(String name, List<Flood> floods, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Flood flood : floods) {
      json.writeNumberField(flood.name(), flood.times());
    }
    json.writeEndObject();
  }

  private static int status(Outcome.Result result) {
    return switch (result) {
      case CONFIRMED -> OK;
      case NOT_UNDERSTOOD -> BAD_REQUEST;
      case NO_EVENT -> NO_EVENT;
      case TOO_LARGE -> TOO_LARGE;
      case TOO_MUCH, SLOW -> TOO_MUCH;
      case AWAY -> UNAVAILABLE;
    };
  }

  private static void write(Outcome outcome, JsonGenerator json) throws IOException {
    json.writeNumberField("accepted", outcome.accepted());
    json.writeNumberField("refused", outcome.refused());
    if (outcome.refused() > 0) {
      json.writeArrayFieldStart("refusals");
      for (RefusedRecord refused : outcome.refusals()) {
        json.writeStartObject();
        json.writeNumberField("line", refused.line());
        json.writeStringField("reason", refused.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (!outcome.limited().isEmpty()) {
      json.writeArrayFieldStart("limited");
      for (String car : outcome.limited()) {
        json.writeString(car);
      }
      json.writeEndArray();
    }
    if (!outcome.reason().isEmpty()) {
      json.writeStringField("error", outcome.reason());
    }
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  /** What writes the properties of an object. */
  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  private static byte[] written(Writing properties) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      properties.to(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return out.toByteArray();
  }
}
