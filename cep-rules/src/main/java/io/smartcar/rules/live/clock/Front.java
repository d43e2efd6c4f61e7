package io.smartcar.rules.live.clock;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.rules.live.port.Checkpoint;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far in event time the partition was that was furthest, at moments of the last seconds; not
 * thread-safe.
 */
final class Front {

  private final TreeMap<Long, Long> eventTimeByNanos = new TreeMap<>();
  private final long startNanos;
  private final long keptNanos;

  /** Keeps what was noted for so long. */
  Front(long startNanos, long keptNanos) {
    this.startNanos = startNanos;
    this.keptNanos = keptNanos;
  }

  /** At a moment, not before the last one noted, it was so far. */
  void note(long eventTime, long atNanos) {
    if (eventTime == NONE) {
      return;
    }
    long at = atNanos - startNanos;
    eventTimeByNanos.put(at, eventTime);
    Long oldest = eventTimeByNanos.floorKey(at - keptNanos);
    if (oldest != null) {
      eventTimeByNanos.headMap(oldest).clear();
    }
  }

  /** How far it had been at a moment, at least; {@link Checkpoint#NONE} if that is not known. */
  long at(long nanos) {
    Map.Entry<Long, Long> noted = eventTimeByNanos.floorEntry(nanos - startNanos);
    return noted == null ? NONE : noted.getValue();
  }
}
