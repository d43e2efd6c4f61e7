package io.smartcar.wiring.episode;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.EpisodeStore;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends episodes whose cars raise no alerts any more: tells their store again and again how far the
 * rules are. A server that is away means that they end later: no method throws for it. One thread.
 */
public final class EpisodeEnds {

  private static final Logger LOG = LoggerFactory.getLogger(EpisodeEnds.class);
  private static final long SAY_AGAIN_NANOS = 60_000_000_000L;

  private final Supplier<OptionalLong> clock;
  private final EpisodeStore episodes;
  private final LongSupplier nanoTime;
  private @Nullable Long awaySinceNanos;
  private long saidAtNanos;

  /**
   * Creates it; nothing is asked before the first {@link #work}.
   *
   * @param clock as {@link RulesClock#now}
   * @param nanoTime elapsed wall time, as {@link System#nanoTime}
   */
  public EpisodeEnds(Supplier<OptionalLong> clock, EpisodeStore episodes, LongSupplier nanoTime) {
    this.clock = clock;
    this.episodes = episodes;
    this.nanoTime = nanoTime;
  }

  /** Ends what is over; to be called about once a second. */
  public void work() {
    try {
      clock.get().ifPresent(episodes::end);
      isThere();
    } catch (AlertStoreException | EventLogException e) {
      isAway(String.valueOf(e.getMessage()));
    }
  }

  private void isThere() {
    Long since = awaySinceNanos;
    if (since != null) {
      awaySinceNanos = null;
      LOG.info("episodes end again after {} s", (nanoTime.getAsLong() - since) / 1_000_000_000L);
    }
  }

  private void isAway(String failure) {
    long now = nanoTime.getAsLong();
    if (awaySinceNanos == null) {
      awaySinceNanos = now;
      saidAtNanos = now - SAY_AGAIN_NANOS;
    }
    if (now - saidAtNanos >= SAY_AGAIN_NANOS) {
      saidAtNanos = now;
      LOG.warn("episodes of alerts do not end now, and stay open for so long: {}", failure);
    }
  }
}
