package io.smartcar.wiring.refused;

import io.smartcar.events.refused.RecordPattern;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.wiring.refused.Resender.Fate;
import java.util.EnumMap;
import java.util.Map;

/** What became of refused records that were to be sent again, counted. Not thread-safe. */
public final class Fates {

  private final Map<Fate, Long> counts = new EnumMap<>(Fate.class);
  private final Map<RecordPattern, Long> stillNoEvent = new EnumMap<>(RecordPattern.class);

  /** Counts one. */
  public void add(KeptRecord kept, Fate fate) {
    counts.merge(fate, 1L, Long::sum);
    if (fate == Fate.NO_EVENT) {
      RecordPattern.of(kept.record().value())
          .forEach(pattern -> stillNoEvent.merge(pattern, 1L, Long::sum));
    }
  }

  /** Whether there was no record at all. */
  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Of how many it became that. */
  public long count(Fate fate) {
    return counts.getOrDefault(fate, 0L);
  }

  /** How many of those that are still no event have what in common. */
  public Map<RecordPattern, Long> stillNoEvent() {
    return new EnumMap<>(stillNoEvent);
  }
}
