package io.smartcar.rules.live;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a task has not gone on because the store takes no alerts, and what the log says of it.
 * Not thread-safe.
 */
final class StoreWait {

  private static final Logger LOG = LoggerFactory.getLogger(StoreWait.class);

  /** A store that is only slow has confirmed something by then. */
  private static final long LONG_NANOS = 5_000_000_000L;

  private final String taskName;
  private @Nullable Long fullSinceNanos;
  private boolean said;

  StoreWait(String taskName) {
    this.taskName = taskName;
  }

  /** Whether so many alerts have waited for so long that this is more than slowness. */
  boolean isLong(boolean full, long nowNanos) {
    if (!full) {
      ended();
      return false;
    }
    Long since = fullSinceNanos;
    if (since == null) {
      fullSinceNanos = nowNanos;
      return false;
    }
    if (nowNanos - since < LONG_NANOS) {
      return false;
    }
    if (!said) {
      said = true;
      LOG.error(
          "task {}: max-unconfirmed-alerts wait for Redis and no more are raised; events go on to"
              + " HBase, and rules read them from the topic when Redis takes alerts again: mend it"
              + " before the topic's retention removes them",
          taskName);
    }
    return true;
  }

  private void ended() {
    fullSinceNanos = null;
    if (said) {
      said = false;
      LOG.info("task {}: Redis takes alerts again; rules go on where they were", taskName);
    }
  }
}
