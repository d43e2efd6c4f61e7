package io.smartcar.acceptance;

import io.smartcar.simulator.KafkaTelemetrySink;
import io.smartcar.simulator.Pacing;
import io.smartcar.simulator.RecordedFile;
import io.smartcar.simulator.Transmission;
import io.smartcar.simulator.WallClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A recording that is being sent, on a thread of its own, also through a broker's restarts. */
final class LiveReplay implements AutoCloseable {

  /** The broker's absence, its start, and its clients' finding that out. */
  private static final Duration DELIVERY = Duration.ofMinutes(4);

  private final CompletableFuture<Void> sent = new CompletableFuture<>();
  private final Thread sender;

  private LiveReplay(Thread sender) {
    this.sender = sender;
  }

  static LiveReplay start(Path file, String bootstrapServers, String topic, double perSecond) {
    Runnable[] work = new Runnable[1];
    LiveReplay replay = new LiveReplay(new Thread(() -> work[0].run(), "replay"));
    work[0] = () -> replay.send(file, bootstrapServers, topic, perSecond);
    replay.sender.start();
    return replay;
  }

  // A failure is rethrown to whoever waits.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private void send(Path file, String bootstrapServers, String topic, double perSecond) {
    try (RecordedFile source = RecordedFile.open(file, ZoneOffset.UTC);
        KafkaTelemetrySink sink = KafkaTelemetrySink.open(bootstrapServers, topic, DELIVERY)) {
      new Transmission(source, sink, Pacing.ofRate(perSecond), WallClock.system()).run();
      sent.complete(null);
    } catch (RuntimeException | InterruptedException e) {
      sent.completeExceptionally(e);
    }
  }

  /** Returns when everything has arrived. */
  void await(Duration patience) throws ExecutionException, InterruptedException, TimeoutException {
    sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    sender.interrupt();
  }
}
