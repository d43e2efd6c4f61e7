package io.smartcar.rules.live.intake;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.EventLog;
import io.smartcar.rules.live.port.LogUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/**
 * Where reading of the log begins that needs events from before all that is known of it. Used by
 * one thread at a time.
 *
 * <p>How it works: an event may be ahead of its record's timestamp by {@code maxClockAhead} and no
 * more, or it is of a bad clock. So before the first record whose timestamp is at or after {@code
 * after − maxClockAhead} no event is later than {@code after}, in whatever order timestamps are.
 * The largest event time before it is not known, but {@code after} bounds it, and that is enough:
 * what is late by the bound and not by the true value is not after {@code after}, and not shown.
 */
public final class ReadingStart {

  private final EventLog log;
  private final long maxClockAheadMillis;

  public ReadingStart(EventLog log, Duration maxClockAhead) {
    this.log = log;
    this.maxClockAheadMillis = maxClockAhead.toMillis();
  }

  /**
   * Offsets before which no event is later than a time. A partition that has no event that may be
   * is not in the map. May take some seconds.
   */
  public Map<Integer, Long> offsets(Set<Integer> partitions, long after)
      throws LogUnavailableException {
    return log.offsetsAt(partitions, Math.max(0, after - maxClockAheadMillis));
  }

  /**
   * The same checkpoints, but such that rules that look back so far have whole windows in the first
   * alerts that are not confirmed. Those that were saved for rules that looked back less begin
   * earlier.
   */
  public Map<Integer, Checkpoint> withWholeWindows(
      Map<Integer, Checkpoint> checkpoints, long lookBackMillis) throws LogUnavailableException {
    Map<Integer, Checkpoint> whole = new HashMap<>(checkpoints);
    Map<Integer, Long> ends = Map.of();
    for (Map.Entry<Integer, Checkpoint> entry : checkpoints.entrySet()) {
      int partition = entry.getKey();
      Checkpoint saved = entry.getValue();
      long after = saved.confirmedUntil() - lookBackMillis;
      if (saved.confirmedUntil() == NONE || after >= saved.shownAfter()) {
        continue;
      }
      if (ends.isEmpty()) {
        ends = ends(checkpoints.keySet());
      }
      // In a log that ends before its checkpoint, which is another one, there is no such place.
      if (ends.getOrDefault(partition, saved.offset()) >= saved.offset()) {
        long offset = offsets(Set.of(partition), after).getOrDefault(partition, saved.offset());
        whole.put(partition, saved.beginningAt(offset, after));
      }
    }
    return whole;
  }

  /** The log's end of each. May take some seconds. */
  public Map<Integer, Long> ends(Set<Integer> partitions) throws LogUnavailableException {
    try {
      return log.endOffsets(partitions).join();
    } catch (CompletionException | CancellationException e) {
      throw new LogUnavailableException("its ends cannot be asked for: " + e.getCause(), e);
    }
  }
}
