package io.smartcar.topology.bolt;

import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Whether a store answers, and what the log says of it: a line when it goes away, one each minute
 * while it is, and one when it is back, each with counts. Not thread-safe.
 */
final class StoreHealth {

  /** Finding out whether it is back may cost the store's client a new connection. */
  private static final long TRY_EVERY_NANOS = 1_000_000_000L;

  private static final long REMINDER_NANOS = 60_000_000_000L;

  private final String store;
  private final Logger log;
  private final LongSupplier nanoTime;
  private boolean away;
  private long failures;
  private long awaySinceNanos;
  private long saidAtNanos;
  private long failedAtNanos;

  /**
   * Creates it; the store counts as answering.
   *
   * @param store the store's name in messages
   * @param log where messages go
   * @param nanoTime elapsed wall time, as {@link System#nanoTime}
   */
  StoreHealth(String store, Logger log, LongSupplier nanoTime) {
    this.store = store;
    this.log = log;
    this.nanoTime = nanoTime;
  }

  boolean isAway() {
    return away;
  }

  /** Whether to find out now if it is back: not more than once a second. */
  boolean isTimeToTry() {
    return nanoTime.getAsLong() - failedAtNanos >= TRY_EVERY_NANOS;
  }

  void succeeded() {
    if (away) {
      log.info(
          "{} takes writes again after {} s; what failed is resent, {} calls",
          store,
          (nanoTime.getAsLong() - awaySinceNanos) / 1_000_000_000L,
          failures);
    }
    away = false;
    failures = 0;
  }

  void failed(String reason) {
    long now = nanoTime.getAsLong();
    failures++;
    failedAtNanos = now;
    if (!away) {
      away = true;
      awaySinceNanos = now;
      saidAtNanos = now;
      log.warn("{} takes no writes; they are resent until it does: {}", store, reason);
    } else if (now - saidAtNanos >= REMINDER_NANOS) {
      saidAtNanos = now;
      log.warn(
          "{} has taken no writes for {} s, {} calls failed: {}",
          store,
          (now - awaySinceNanos) / 1_000_000_000L,
          failures,
          reason);
    }
  }
}
