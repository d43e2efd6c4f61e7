package io.smartcar.console;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.smartcar.events.EventEncoder;
import io.smartcar.events.cars.Car;
import io.smartcar.hbase.EventFilter;
import io.smartcar.hbase.EventQuery;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.StoredEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers about a car, most of them from HBase. Thread-safe. */
final class CarRoutes {

  private static final int MAX_READINGS = 200_000;
  private static final int LEAST_POINTS = 16;
  private static final int MOST_POINTS = 8_000;
  private static final int USUAL_POINTS = 2_000;
  private static final int USUAL_GAP_SECONDS = 60;
  private static final int LONGEST_GAP_SECONDS = 86_400;
  private static final int MILLIS = 1_000;

  /** So many at a time ask HBase: others come again. */
  private static final int READERS = 8;

  private static final int BUFFER_BYTES = 16_384;

  private final ConsoleSources sources;
  private final Semaphore readers = new Semaphore(READERS);

  CarRoutes(ConsoleSources sources) {
    this.sources = sources;
  }

  private interface Reading {
    void run() throws IOException;
  }

  private void reading(Reading question) throws IOException {
    if (!readers.tryAcquire()) {
      throw new Problem(
          Problem.UNAVAILABLE, "%d others read readings now: ask again".formatted(READERS));
    }
    try {
      question.run();
    } finally {
      readers.release();
    }
  }

  void car(Context ctx) throws IOException {
    String number = new Asked(ctx, sources.clock()).carOfPath();
    reading(
        () -> {
          Optional<Car> car = sources.cars().car(number);
          Api.send(
              ctx,
              json -> {
                json.writeStringField("carNumber", number);
                json.writeFieldName("master");
                if (car.isPresent()) {
                  master(json, car.get());
                } else {
                  json.writeNull();
                }
              });
        });
  }

  private static void master(JsonGenerator json, Car car) throws IOException {
    json.writeStartObject();
    json.writeStringField("carNumber", car.carNumber());
    known(json, "sex", car.sex());
    known(json, "age", car.age());
    known(json, "marriage", car.marriage());
    known(json, "homeArea", car.homeArea());
    known(json, "job", car.job());
    known(json, "cc", car.engineCc());
    known(json, "year", car.year());
    known(json, "model", car.model());
    known(json, "class", car.carClass());
    known(json, "limit", car.limitKmh());
    json.writeEndObject();
  }

  private static void known(JsonGenerator json, String name, String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(name, text);
    }
  }

  private static void known(JsonGenerator json, String name, @Nullable Integer number)
      throws IOException {
    if (number != null) {
      json.writeNumberField(name, number);
    }
  }

  void readings(Context ctx) throws IOException {
    Asked asked = new Asked(ctx, sources.clock());
    String car = asked.carOfPath();
    Asked.Span span = asked.span();
    int points = asked.number("points", LEAST_POINTS, MOST_POINTS, USUAL_POINTS);
    int gap = asked.number("gap", 1, LONGEST_GAP_SECONDS, USUAL_GAP_SECONDS);
    reading(
        () -> {
          SpeedPoints speeds = new SpeedPoints(span, points, (long) gap * MILLIS);
          boolean complete = read(car, span, speeds);
          Integer limit = limit(car);
          long lateness = sources.times().lateness().toMillis();
          List<Long> late = SpeedPoints.late(speeds.points(), lateness);
          Api.send(ctx, json -> write(json, car, span, speeds, late, complete, limit));
        });
  }

  private boolean read(String car, Asked.Span span, SpeedPoints speeds) {
    try (Stream<StoredEvent> found = sources.events().find(query(car, span))) {
      Iterator<StoredEvent> events = found.iterator();
      while (events.hasNext() && speeds.readings() < MAX_READINGS) {
        speeds.add(events.next());
      }
      return !events.hasNext();
    }
  }

  private static EventQuery query(String car, Asked.Span span) {
    return new EventQuery(
        Set.of(car),
        Instant.ofEpochMilli(span.fromMillis()),
        Instant.ofEpochMilli(span.toMillis()),
        EventFilter.ALL);
  }

  /** Of a car whose master cannot be read none is shown: whoever asks for the car is told why. */
  private @Nullable Integer limit(String car) {
    try {
      return sources.cars().car(car).map(Car::limitKmh).orElse(null);
    } catch (EventStoreException away) {
      return null;
    }
  }

  private static void write(
      JsonGenerator json,
      String car,
      Asked.Span span,
      SpeedPoints speeds,
      List<Long> late,
      boolean complete,
      @Nullable Integer limit)
      throws IOException {
    List<SpeedPoints.Point> points = speeds.points();
    json.writeStringField("carNumber", car);
    json.writeNumberField("fromMillis", span.fromMillis());
    json.writeNumberField("toMillis", span.toMillis());
    json.writeNumberField("readings", speeds.readings());
    json.writeBooleanField("complete", complete);
    json.writeNumberField("untilMillis", complete ? span.toMillis() : speeds.lastMillis());
    json.writeArrayFieldStart("timesMillis");
    for (SpeedPoints.Point point : points) {
      json.writeNumber(point.timeMillis());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("speedsKmh");
    for (SpeedPoints.Point point : points) {
      json.writeNumber(point.speedKmh());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("areas");
    for (SpeedPoints.Point point : points) {
      json.writeString(point.area());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("lateMillis");
    for (long time : late) {
      json.writeNumber(time);
    }
    json.writeEndArray();
    json.writeFieldName("limitKmh");
    if (limit == null) {
      json.writeNull();
    } else {
      json.writeNumber(limit);
    }
    json.writeArrayFieldStart("gaps");
    for (SpeedPoints.Gap gap : speeds.gaps()) {
      json.writeStartObject();
      json.writeNumberField("fromMillis", gap.fromMillis());
      json.writeNumberField("toMillis", gap.toMillis());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void csv(Context ctx) throws IOException {
    Asked asked = new Asked(ctx, sources.clock());
    String car = asked.carOfPath();
    Asked.Span span = asked.span();
    reading(
        () -> {
          try (Stream<StoredEvent> found = sources.events().find(query(car, span))) {
            Iterator<StoredEvent> events = found.iterator();
            // What goes wrong at the first is said; later the download ends before its end.
            boolean isAny = events.hasNext();
            ctx.contentType("text/csv; charset=utf-8");
            ctx.header("Content-Disposition", "attachment; filename=\"%s.csv\"".formatted(car));
            OutputStream out = new BufferedOutputStream(ctx.outputStream(), BUFFER_BYTES);
            while (isAny) {
              out.write(EventEncoder.csv(events.next().event()));
              out.write("\n".getBytes(US_ASCII));
              isAny = events.hasNext();
            }
            out.flush();
          }
        });
  }
}
