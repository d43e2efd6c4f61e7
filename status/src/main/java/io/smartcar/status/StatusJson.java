package io.smartcar.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.door.http.DoorState;
import io.smartcar.door.intake.Floods;
import io.smartcar.eventlog.LogLag;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.ClockOffset;
import io.smartcar.rules.live.port.LogCounts;
import io.smartcar.rulestore.TaskState;
import io.smartcar.status.PlatformSources.LateState;
import io.smartcar.status.PlatformSources.LogState;
import io.smartcar.status.PlatformSources.RulesState;
import io.smartcar.status.PlatformStatus.ServerState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A platform's state as JSON; what nobody answered is null, never 0. For the command line and the
 * console, whose documents name the properties. Thread-safe.
 */
public final class StatusJson {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int WORST = 3;

  private final JsonGenerator json;

  private StatusJson(JsonGenerator json) {
    this.json = json;
  }

  /** One object, on one line. */
  public static String write(PlatformStatus status) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      properties(status, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * The properties of that object, into one that is begun.
   *
   * @throws IOException if the generator cannot be written to
   */
  public static void properties(PlatformStatus status, JsonGenerator json) throws IOException {
    new StatusJson(json).status(status);
  }

  private void status(PlatformStatus status) throws IOException {
    Collection<String> needs = status.needs();
    json.writeStringField("time", status.time().toString());
    json.writeStringField("topology", status.topology());
    json.writeBooleanField("well", needs.isEmpty());
    texts("needs", needs);
    json.writeArrayFieldStart("servers");
    for (ServerState server : status.servers()) {
      server(server);
    }
    json.writeEndArray();
    json.writeFieldName("rules");
    rules(status.rules().value().orElse(null));
    json.writeFieldName("log");
    log(status.log().value().orElse(null), status.time());
    json.writeFieldName("late");
    late(status.late().value().orElse(null), status.time());
    json.writeFieldName("door");
    door(status.door().value().flatMap(door -> door).orElse(null));
  }

  private void door(@Nullable DoorState door) throws IOException {
    if (door == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringField("at", door.at());
    json.writeBooleanField("well", door.up());
    Floods floods = door.floods();
    if (floods != null) {
      limited("limitedSenders", floods.senders());
      limited("limitedCars", floods.cars());
    }
    json.writeEndObject();
  }

  private void limited(String name, Collection<Floods.Flood> floods) throws IOException {
    json.writeObjectFieldStart(name);
    for (Floods.Flood flood : floods) {
      json.writeNumberField(flood.name(), flood.times());
    }
    json.writeEndObject();
  }

  private void server(ServerState server) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", server.place().server().title());
    json.writeStringField("at", server.place().at());
    json.writeBooleanField("well", server.answer().value().isPresent());
    json.writeStringField("reason", server.answer().reason().orElse(null));
    json.writeEndObject();
  }

  private void rules(@Nullable RulesState rules) throws IOException {
    if (rules == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("version", rules.version());
    json.writeNumberField("tasks", rules.tasks().names().size());
    json.writeNumberField("live", rules.tasks().live(rules.version()).size());
    texts("silent", rules.tasks().silent());
    texts(
        "refusing",
        rules.tasks().cannotTake(rules.version()).stream().map(TaskState::task).toList());
    texts(
        "problems",
        rules.tasks().states().stream()
            .flatMap(task -> task.problems().stream())
            .distinct()
            .toList());
    json.writeEndObject();
  }

  private void log(@Nullable LogState log, Instant now) throws IOException {
    if (log == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("partitions", log.stored().partitions().size());
    lag("stored", log.stored());
    millis("oldestNotStoredMillis", log.oldestNotStored());
    lag("judged", log.judged());
    long clock = log.progress().clock();
    Instant eventTime = clock == Checkpoint.NONE ? null : Instant.ofEpochMilli(clock);
    json.writeStringField("eventTime", eventTime == null ? null : eventTime.toString());
    millis("eventTimeDelayMillis", eventTime == null ? null : Duration.between(eventTime, now));
    long latest = log.progress().latestEventTime();
    json.writeStringField(
        "latestEventTime",
        latest == Checkpoint.NONE ? null : Instant.ofEpochMilli(latest).toString());
    LogCounts counts = log.progress().counts();
    json.writeNumberField("late", counts.late());
    json.writeObjectFieldStart("lateBy");
    for (int step = 0; step < LogCounts.LATE_BY.size(); step++) {
      json.writeNumberField(LogCounts.LATE_BY.get(step), counts.lateBy().get(step));
    }
    json.writeEndObject();
    json.writeNumberField("repeated", counts.repeated());
    json.writeNumberField("replaced", counts.replaced());
    json.writeNumberField("badClock", counts.badClock());
    json.writeNumberField("rejected", counts.rejected());
    json.writeNumberField("lostToRetention", counts.lost());
    json.writeArrayFieldStart("clockOffsets");
    for (ClockOffset offset : log.progress().clockOffsets()) {
      clockOffset(offset);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void clockOffset(ClockOffset clock) throws IOException {
    json.writeStartObject();
    json.writeNumberField("secondsBehind", clock.secondsBehind());
    json.writeNumberField("cars", clock.cars());
    json.writeNumberField("readings", clock.readings());
    json.writeNumberField("partitions", clock.partitions());
    texts("examples", clock.examples());
    json.writeEndObject();
  }

  private void late(@Nullable LateState late, Instant now) throws IOException {
    if (late == null) {
      json.writeNull();
      return;
    }
    Instant oldest = late.oldestOpened();
    json.writeStartObject();
    json.writeNumberField("cars", late.cars());
    json.writeNumberField("stretches", late.stretches());
    millis("oldestMillis", oldest == null ? null : Duration.between(oldest, now));
    json.writeNumberField("judgedLastMinute", late.judgedLastMinute());
    json.writeNumberField("days", LateState.DAYS);
    json.writeNumberField("added", late.corrected().added());
    json.writeNumberField("withdrawn", late.corrected().withdrawn());
    json.writeNumberField("replaced", late.corrected().replaced());
    json.writeEndObject();
  }

  private void lag(String name, LogLag lag) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("recordsBehind", lag.records());
    json.writeArrayFieldStart("furthest");
    for (LogLag.Behind one : lag.worst(WORST)) {
      json.writeStartObject();
      json.writeNumberField("partition", one.partition());
      json.writeNumberField("recordsBehind", one.records());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void millis(String name, @Nullable Duration time) throws IOException {
    json.writeFieldName(name);
    if (time == null) {
      json.writeNull();
    } else {
      json.writeNumber(time.toMillis());
    }
  }

  private void texts(String name, Collection<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
