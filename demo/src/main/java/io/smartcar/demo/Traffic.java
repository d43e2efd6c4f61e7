package io.smartcar.demo;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.file.EventFileReport;
import io.smartcar.simulator.Faults;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import io.smartcar.simulator.KafkaTelemetrySink;
import io.smartcar.simulator.Pacing;
import io.smartcar.simulator.RecordedFile;
import io.smartcar.simulator.Telemetry;
import io.smartcar.simulator.TelemetrySink;
import io.smartcar.simulator.TelemetrySource;
import io.smartcar.simulator.Transmission;
import io.smartcar.simulator.WallClock;
import io.smartcar.wiring.StoreSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The cars on the road, or a recorded file in their place, being sent by a thread of its own; each
 * event is noted on the board.
 */
final class Traffic implements AutoCloseable {

  /** A drive ends with a window of the over-speed rule, so that the last one soon closes. */
  private static final int WINDOW_SECONDS = 30;

  private final @Nullable RecordedFile recording;
  private final TelemetrySource source;
  private final TelemetrySink sink;
  private final Transmission transmission;
  private final Thread thread;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  /**
   * Opens the sink, and the source too if there is no recording: a simulated fleet that has driven
   * up to now when it ends.
   *
   * @param recording is closed with this
   */
  Traffic(DemoSettings settings, AlertBoard board, @Nullable RecordedFile recording) {
    SmartcarConfig config = settings.config();
    this.recording = recording;
    source = recording == null ? fleet(settings) : settings.order().of(recording);
    sink =
        new Noting(
            switch (settings.via()) {
              case HTTP -> DoorSink.open(config);
              case MQTT -> MqttSink.open(config);
              case KAFKA -> KafkaTelemetrySink.open(StoreSettings.log(config));
            },
            board,
            new EventDecoder(config.events().timeZone()));
    Pacing pacing =
        recording == null
            ? Pacing.ofSpeed(DemoSettings.SPEED, Duration.ofSeconds(1))
            : Pacing.unlimited();
    transmission = new Transmission(source, sink, pacing, WallClock.system());
    thread = new Thread(this::run, "demo-traffic");
    thread.setDaemon(true);
  }

  private static Fleet fleet(DemoSettings settings) {
    Duration drive = Duration.ofSeconds((long) settings.seconds() * DemoSettings.SPEED);
    long endSecond = Math.floorDiv(Instant.now().getEpochSecond(), WINDOW_SECONDS) * WINDOW_SECONDS;
    LocalDateTime start =
        LocalDateTime.ofInstant(
            Instant.ofEpochSecond(endSecond).minus(drive), settings.config().events().timeZone());
    return new Fleet(
        new FleetSettings(settings.cars(), 1, start, Duration.ofSeconds(2), drive, Faults.NONE));
  }

  void start() {
    thread.start();
  }

  // Whatever ends the thread is told to the one that waits for it.
  @SuppressWarnings("CatchingUnchecked")
  private void run() {
    try {
      transmission.run();
      end.complete(null);
    } catch (Throwable e) {
      end.completeExceptionally(e);
    }
  }

  /** Records sent so far. */
  long sent() {
    return transmission.records();
  }

  /** How much of it was sent, for people. */
  String share() {
    return "%.0f %%".formatted(100 * Math.max(0, source.done()));
  }

  /**
   * What people should know of the recorded file once all is sent, in lines.
   *
   * @throws DemoException if there was no event in it
   */
  List<String> remarks() throws DemoException {
    if (recording == null) {
      return List.of();
    }
    EventFileReport report = recording.report();
    if (report.events() == 0) {
      throw new DemoException(String.join(System.lineSeparator(), report.remarks()));
    }
    return report.remarks();
  }

  /**
   * Waits a while for the end.
   *
   * @return whether everything was sent and has arrived
   */
  boolean awaitEnd(Duration atMost) throws InterruptedException, DemoException {
    try {
      end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new DemoException("the cars cannot send: " + cause.getMessage(), e);
    }
  }

  @Override
  public void close() {
    transmission.stop();
    thread.interrupt();
    sink.close();
    source.close();
  }

  /** Notes each event on the board before it is sent on. */
  private record Noting(TelemetrySink sink, AlertBoard board, EventDecoder decoder)
      implements TelemetrySink {

    @Override
    public void send(Telemetry record) {
      if (decoder.decode(record.value()) instanceof CarEvent event) {
        board.sent(event.carNumber(), event.date());
      }
      sink.send(record);
    }

    @Override
    public void letGo() {
      sink.letGo();
    }

    @Override
    public void flush() {
      sink.flush();
    }

    @Override
    public void close() {
      sink.close();
    }
  }
}
