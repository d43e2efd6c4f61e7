package io.smartcar.rules.live;

import io.smartcar.rules.live.port.LogUnavailableException;
import io.smartcar.rules.live.port.RulesUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a server is away that the task cannot go on without: then it is asked again each second.
 * Said once when that begins and once when it ends. Not thread-safe.
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

  /** What a task does with servers that may be away. */
  interface Work {
    void run() throws LogUnavailableException, RulesUnavailableException;
  }

  /** Does the work, as far as the servers answer; false if it is too early to ask again. */
  boolean tries(Work work, long nowNanos) {
    if (nowNanos - retryAtNanos < 0) {
      return false;
    }
    try {
      work.run();
      isOver();
    } catch (LogUnavailableException e) {
      began("the log", e, nowNanos);
    } catch (RulesUnavailableException e) {
      began("the rule store", e, nowNanos);
    }
    return true;
  }

  private void began(String server, Exception why, long nowNanos) {
    retryAtNanos = nowNanos + RETRY_NANOS;
    if (!server.equals(away)) {
      LOG.warn("task {} waits for {}: {}", task, server, why.getMessage());
    }
    away = server;
  }

  private void isOver() {
    if (away != null) {
      LOG.info("task {}: {} is back", task, away);
    }
    away = null;
  }
}
