package io.smartcar.rules.live;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a server is away that the task cannot go on without, said once when that begins and once
 * when it ends; not thread-safe.
 */
final class Outage {

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  /** It is asked again after so long. */
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final String task;
  private long retryAtNanos;

  /** What the task waits for; null if nothing is away. */
  private @Nullable String away;

  Outage(String task, long nowNanos) {
    this.task = task;
    this.retryAtNanos = nowNanos;
  }

  /** Whether it is too early to ask again. */
  boolean isToBeWaitedFor(long nowNanos) {
    return nowNanos - retryAtNanos < 0;
  }

  /**
   * A server does not answer.
   *
   * @param server what people call it
   */
  void began(String server, Exception why, long nowNanos) {
    retryAtNanos = nowNanos + RETRY_NANOS;
    if (!server.equals(away)) {
      LOG.warn("task {} waits for {}: {}", task, server, why.getMessage());
    }
    away = server;
  }

  /** All have answered. */
  void isOver() {
    if (away != null) {
      LOG.info("task {}: {} is back", task, away);
    }
    away = null;
  }
}
