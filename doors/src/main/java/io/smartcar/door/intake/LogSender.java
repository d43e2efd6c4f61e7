package io.smartcar.door.intake;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes into the log, so that a car's events stay in the order in which they
 * were taken. It may be held up by a log that is slow or away; what waits for it is bounded by who
 * hands over. Thread-safe.
 */
final class LogSender implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogSender.class);

  /** How long a closing sender waits beyond the time within which Kafka has to confirm. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final LogWriter log;
  private final Duration confirmWithin;
  private final BlockingQueue<Consignment> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable String away;

  LogSender(LogWriter log, Duration confirmWithin) {
    this.log = log;
    this.confirmWithin = confirmWithin;
    this.thread = new Thread(this::run, "door-log");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /**
   * Hands a consignment over.
   *
   * @return completes when everything is in the log, and exceptionally when that cannot be said,
   *     within the time that Kafka has to confirm; then {@link #away} says why
   */
  CompletableFuture<Void> send(Consignment consignment) {
    underWay.incrementAndGet();
    var unused = consignment.settled().thenRun(underWay::decrementAndGet);
    CompletableFuture<Void> told =
        consignment
            .arrived()
            .orTimeout(confirmWithin.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete((done, failure) -> note(failure));
    queue.add(consignment);
    if (closing && !thread.isAlive()) {
      refuseQueued();
    }
    return told;
  }

  /** Why the log takes nothing, as was seen last; null if it does. */
  @Nullable String away() {
    return away;
  }

  /** Whether to hand over now: to a log that is away one consignment at a time. */
  boolean mayTry() {
    return away == null || underWay.get() == 0;
  }

  /** Returns when everything that was handed over has been confirmed, or will not be. */
  @Override
  public void close() {
    long deadline = System.nanoTime() + confirmWithin.plus(GRACE).toNanos();
    closing = true;
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
      thread.interrupt();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    refuseQueued();
  }

  private void run() {
    try {
      while (!closing || !queue.isEmpty()) {
        Consignment next = queue.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
          write(next);
        }
      }
      log.flush();
    } catch (InterruptedException | EventLogException stopped) {
      LOG.debug("the writing into the log ends", stopped);
    }
  }

  private void write(Consignment consignment) {
    int sent = 0;
    EventLogException refused = null;
    for (LogRecord record : consignment.records()) {
      if (refused == null && sent == 0 && consignment.isGivenUp()) {
        refused = new EventLogException("nobody waits for it any more", null);
      }
      if (refused != null) {
        break;
      }
      byte[] key = record.car().getBytes(StandardCharsets.UTF_8);
      try {
        log.send(log.partition(key), key, record.value(), consignment::settle);
        sent++;
      } catch (EventLogException away) {
        refused = away;
      } catch (RuntimeException defect) {
        // Whatever it is, what comes after it is still written.
        refused = new EventLogException("cannot write into the log: " + defect, defect);
      }
    }
    int left = consignment.records().size() - sent;
    if (left > 0) {
      consignment.settle(left, refused);
    }
  }

  private void refuseQueued() {
    for (Consignment left = queue.poll(); left != null; left = queue.poll()) {
      left.settle(left.records().size(), new EventLogException("the door closes", null));
    }
  }

  private void note(@Nullable Throwable failure) {
    String before = away;
    if (failure == null) {
      away = null;
      if (before != null) {
        LOG.info("the log takes events again");
      }
      return;
    }
    String now =
        failure instanceof EventLogException told
            ? String.valueOf(told.getMessage())
            : "Kafka has not confirmed within " + confirmWithin.toMillis() + " ms";
    away = now;
    if (before == null) {
      LOG.warn("the log takes no events, senders are told to wait: {}", now);
    }
  }
}
