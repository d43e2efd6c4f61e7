package io.smartcar.bench;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventEncoder;
import io.smartcar.simulator.KafkaTelemetrySink;
import io.smartcar.simulator.Telemetry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Cars that send at a fixed rate, in the present, from a thread of its own. The counts may be asked
 * by any thread.
 */
final class LiveLoad implements AutoCloseable {

  /** Is told of each event before it is sent, by the thread that sends. */
  interface Watcher {
    void sending(long number, CarEvent event, long nanoTime);
  }

  private final KafkaTelemetrySink sink;
  private final int cars;
  private final double perSecond;
  private final Duration length;
  private final Watcher watcher;
  private final OverSpeedReference expected = new OverSpeedReference();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "live-load");
  private volatile long sent;
  private volatile long mostBehindNanos;
  private volatile boolean stopped;

  LiveLoad(KafkaTelemetrySink sink, int cars, double perSecond, Duration length, Watcher watcher) {
    this.sink = sink;
    this.cars = cars;
    this.perSecond = perSecond;
    this.length = length;
    this.watcher = watcher;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      send();
      end.complete(null);
    } catch (RuntimeException e) {
      // Whatever it is: somebody waits for the end.
      end.completeExceptionally(e);
    }
  }

  // One thread counts, others only look.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void send() {
    long startNanos = System.nanoTime();
    SteadyCars fleet = new SteadyCars(cars, perSecond, System.currentTimeMillis());
    long events = (long) (perSecond * length.toMillis() / 1_000);
    for (long number = 0; number < events && !stopped; number++) {
      long due = startNanos + fleet.dueNanos(number);
      long now = System.nanoTime();
      while (now - due < 0) {
        LockSupport.parkNanos(due - now);
        now = System.nanoTime();
      }
      mostBehindNanos = Math.max(mostBehindNanos, now - due);
      CarEvent event = fleet.event(number);
      expected.take(event.carNumber(), event.eventTime(), event.speed());
      watcher.sending(number, event, now);
      sink.send(new Telemetry(event.carNumber(), EventEncoder.csv(event), event.eventTime()));
      sent++;
    }
    sink.flush();
    expected.close();
  }

  /** Events sent so far. */
  long sent() {
    return sent;
  }

  boolean isAtItsEnd() {
    return end.isDone();
  }

  /** How late an event was sent at most: above some milliseconds the rate was not offered. */
  double mostBehindMillis() {
    return mostBehindNanos / 1e6;
  }

  /** What must come out, once all is sent. */
  OverSpeedReference awaitEnd() throws BenchException, InterruptedException {
    try {
      end.get();
      return expected;
    } catch (ExecutionException e) {
      throw new BenchException("the cars cannot send: " + e.getCause(), e);
    }
  }

  /** Sends no more; what must come out of what was sent. */
  OverSpeedReference stopAndAwaitEnd() throws BenchException, InterruptedException {
    stopped = true;
    return awaitEnd();
  }

  @Override
  public void close() {
    stopped = true;
    sink.close();
  }
}
