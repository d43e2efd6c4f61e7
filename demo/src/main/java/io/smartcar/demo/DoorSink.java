package io.smartcar.demo;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorException;
import io.smartcar.door.http.HttpDoor;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.TopicWriter;
import io.smartcar.simulator.Telemetry;
import io.smartcar.simulator.TelemetryException;
import io.smartcar.simulator.TelemetrySink;
import io.smartcar.wiring.StoreSettings;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Telemetry over HTTP to a door of its own, some records a request. For one thread. */
final class DoorSink implements TelemetrySink {

  private static final int MOST_BYTES = 64 * 1024;
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final CompletableFuture<HttpResponse<String>> NOTHING = new CompletableFuture<>();

  private final TopicWriter log;
  private final HttpDoor door;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(MOST_BYTES);
  private boolean isJson;
  private CompletableFuture<HttpResponse<String>> underWay = NOTHING;

  private DoorSink(TopicWriter log, HttpDoor door) {
    this.log = log;
    this.door = door;
  }

  /**
   * Opens the door.
   *
   * @throws TelemetryException if Kafka does not answer or the door cannot be opened
   */
  static DoorSink open(SmartcarConfig config) {
    TopicWriter log;
    try {
      log =
          TopicWriter.open(
              StoreSettings.log(config), EventTopic.TIMEOUT.plus(config.door().confirmWithin()));
    } catch (EventLogException away) {
      throw new TelemetryException(String.valueOf(away.getMessage()), away);
    }
    try {
      return new DoorSink(
          log, HttpDoor.open(config.door(), config.httpDoor(), config.events().timeZone(), log));
    } catch (DoorException shut) {
      log.close();
      throw new TelemetryException(String.valueOf(shut.getMessage()), shut);
    }
  }

  @Override
  public void send(Telemetry record) {
    boolean json = record.value().length > 0 && record.value()[0] == '{';
    if (json != isJson || body.size() + record.value().length > MOST_BYTES) {
      flush();
    }
    isJson = json;
    body.writeBytes(record.value());
    body.write('\n');
  }

  @Override
  public void letGo() {
    if (underWay == NOTHING || underWay.isDone()) {
      awaitAnswer();
      post();
    }
  }

  @Override
  public void flush() {
    awaitAnswer();
    post();
    awaitAnswer();
  }

  private void post() {
    if (body.size() == 0) {
      return;
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(door.address()))
            .timeout(ANSWERS_WITHIN)
            .header("Content-Type", isJson ? "application/x-ndjson" : "text/csv")
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    body.reset();
    underWay = client.sendAsync(request, BodyHandlers.ofString());
  }

  private void awaitAnswer() {
    if (underWay == NOTHING) {
      return;
    }
    try {
      HttpResponse<String> answer = underWay.get();
      if (answer.statusCode() != OK) {
        throw new TelemetryException(
            "the door at %s answered %d: %s"
                .formatted(door.address(), answer.statusCode(), answer.body().strip()),
            null);
      }
    } catch (ExecutionException lost) {
      throw new TelemetryException("no answer of the door at " + door.address(), lost);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new TelemetryException("stopped while sending to " + door.address(), stopped);
    }
    underWay = NOTHING;
  }

  @Override
  public void close() {
    door.close();
    log.close();
  }
}
