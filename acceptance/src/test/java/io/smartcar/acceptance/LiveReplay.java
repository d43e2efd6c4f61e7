package io.smartcar.acceptance;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.KafkaTelemetrySink;
import io.smartcar.simulator.Pacing;
import io.smartcar.simulator.RecordedFile;
import io.smartcar.simulator.SendingOrder;
import io.smartcar.simulator.TelemetrySink;
import io.smartcar.simulator.TelemetrySource;
import io.smartcar.simulator.Transmission;
import io.smartcar.simulator.WallClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A recording or a fleet that is being sent, on a thread of its own, also through a broker's
 * restarts.
 */
final class LiveReplay implements AutoCloseable {

  /** The broker's absence, its start, and its clients' finding that out. */
  private static final Duration DELIVERY = Duration.ofMinutes(4);

  /** A fleet has no pauses. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final CompletableFuture<Void> sent = new CompletableFuture<>();
  private final Thread sender;

  private LiveReplay(Thread sender) {
    this.sender = sender;
  }

  static LiveReplay start(
      Path file, SendingOrder order, String bootstrapServers, String topic, double perSecond) {
    return start(
        () -> order.of(RecordedFile.open(file, ZoneOffset.UTC)),
        () -> KafkaTelemetrySink.open(EventLogSettings.of(bootstrapServers, topic), DELIVERY),
        Pacing.ofRate(perSecond));
  }

  /** A fleet that drives as fast as time goes. */
  static LiveReplay live(Fleet fleet, String bootstrapServers, String topic) {
    return live(
        fleet,
        () -> KafkaTelemetrySink.open(EventLogSettings.of(bootstrapServers, topic), DELIVERY));
  }

  /** The same into a sink, which is closed at the end. */
  static LiveReplay live(Fleet fleet, Supplier<TelemetrySink> sink) {
    return start(() -> fleet, sink, Pacing.ofSpeed(1, LONGEST_PAUSE));
  }

  private static LiveReplay start(
      Supplier<TelemetrySource> source, Supplier<TelemetrySink> sink, Pacing pacing) {
    Runnable[] work = new Runnable[1];
    LiveReplay replay = new LiveReplay(new Thread(() -> work[0].run(), "replay"));
    work[0] = () -> replay.send(source, sink, pacing);
    replay.sender.start();
    return replay;
  }

  // A failure is rethrown to whoever waits.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private void send(
      Supplier<TelemetrySource> sourceOpener, Supplier<TelemetrySink> sinkOpener, Pacing pacing) {
    try (TelemetrySource source = sourceOpener.get();
        TelemetrySink sink = sinkOpener.get()) {
      new Transmission(source, sink, pacing, WallClock.system()).run();
      sent.complete(null);
    } catch (RuntimeException | InterruptedException e) {
      sent.completeExceptionally(e);
    }
  }

  /** Fails if it has stopped because something failed. */
  void assertGoesOn() throws ExecutionException, InterruptedException {
    if (sent.isCompletedExceptionally()) {
      sent.get();
    }
  }

  /** Returns when everything has arrived. */
  void await(Duration patience) throws ExecutionException, InterruptedException, TimeoutException {
    sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    if (!sent.isDone()) {
      sender.interrupt();
    }
  }
}
