package io.smartcar.console;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.smartcar.events.Alert;
import io.smartcar.redis.AlertBook;
import io.smartcar.redis.AlertStoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Answers where the cars are and how fast: the fleet's board. Thread-safe. */
final class FleetRoute implements AutoCloseable {

  private static final int USUAL_KMH = 80;
  private static final int HIGHEST_KMH = 400;

  /** Of the latest alerts so many are counted. */
  private static final int MAX_ALERTS = 1_000;

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final ConsoleSources sources;
  private final Fleet fleet;
  private final AlertBook book;
  private final Shared<List<AlertBook.Listed>> alerts;
  private volatile long toMillis;

  FleetRoute(ConsoleSources sources, ScheduledExecutorService threads) {
    this.sources = sources;
    this.fleet = new Fleet(sources.tails(), sources.times().maxClockAhead());
    this.book = new AlertBook(sources.redis());
    this.alerts = new Shared<>(this::latestAlerts, PAUSE, threads);
  }

  /** The last ones of the days that the board's minutes are of. */
  private List<AlertBook.Listed> latestAlerts() {
    Set<String> days = new TreeSet<>();
    days.add(day(toMillis));
    days.add(day(toMillis - Fleet.MINUTES.toMillis()));
    List<AlertBook.Listed> found = new ArrayList<>();
    for (String day : days) {
      found.addAll(book.before(day, null, MAX_ALERTS).alerts());
    }
    return found;
  }

  private String day(long millis) {
    return BASIC_ISO_DATE.format(
        LocalDate.ofInstant(Instant.ofEpochMilli(millis), sources.clock().getZone()));
  }

  void areas(Context ctx) throws InterruptedException {
    Asked asked = new Asked(ctx, sources.clock());
    int above = asked.number("above", 0, HIGHEST_KMH, USUAL_KMH);
    String area = asked.area().orElse("");
    Fleet.Look look = fleet.look(above, area, asked.limit());
    toMillis = look.toMillis();
    Map<String, Integer> alerts = alerts(look);
    Api.send(ctx, json -> write(json, look, above, alerts));
  }

  /** How many hold and were raised in these minutes, by area; null if Redis does not answer. */
  private @Nullable Map<String, Integer> alerts(Fleet.Look look) throws InterruptedException {
    Map<String, Integer> byArea = new HashMap<>();
    try {
      for (AlertBook.Listed alert : alerts.askRecent()) {
        long raised = alert.raised().raisedAtMillis();
        boolean isOfNow = raised > look.toMillis() - Fleet.MINUTES.toMillis();
        if (alert.holds() && isOfNow) {
          Alert of = alert.raised().alert();
          byArea.merge(Json.area(of), 1, Integer::sum);
        }
      }
      return byArea;
    } catch (AlertStoreException away) {
      return null;
    }
  }

  private static void write(
      JsonGenerator json, Fleet.Look look, int above, @Nullable Map<String, Integer> alerts)
      throws IOException {
    json.writeNumberField("fromMillis", look.fromMillis());
    json.writeNumberField("toMillis", look.toMillis());
    json.writeNumberField("readings", look.readings());
    json.writeNumberField("cars", look.cars());
    json.writeBooleanField("complete", look.isComplete());
    Json.text(json, "away", look.away());
    json.writeArrayFieldStart("areas");
    for (Fleet.Area area : look.areas()) {
      json.writeStartObject();
      json.writeStringField("area", area.area());
      json.writeNumberField("cars", area.cars());
      json.writeNumberField("readings", area.readings());
      json.writeFieldName("averageKmh");
      if (area.averageKmh() < 0) {
        json.writeNull();
      } else {
        json.writeNumber(Math.round(area.averageKmh() * 10) / 10.0);
      }
      json.writeFieldName("alerts");
      if (alerts == null) {
        json.writeNull();
      } else {
        json.writeNumber(alerts.getOrDefault(area.area(), 0));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("above");
    json.writeNumberField("kmh", above);
    json.writeNumberField("total", look.allAbove());
    json.writeArrayFieldStart("items");
    for (Fleet.Last last : look.above()) {
      json.writeStartObject();
      json.writeStringField("carNumber", last.carNumber());
      json.writeNumberField("timeMillis", last.timeMillis());
      json.writeNumberField("speedKmh", last.speedKmh());
      json.writeStringField("area", last.area());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void close() {
    fleet.close();
  }
}
