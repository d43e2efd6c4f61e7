package io.smartcar.rules.live.clock;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.rules.live.port.Taken;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Where events of a partition were late because the clock had gone past it, while it was idle or
 * far behind the others. That is decided by the time at which things happen, which the log does not
 * tell; so it is remembered, and a task that reads the same offsets again decides the same. Not
 * thread-safe.
 *
 * <p>How it works: between two offsets events up to a time were late and no other was on time
 * before that time. A partition that is always behind is one such range; one that wakes up from
 * being idle has one for its first events. Ranges that no restart reads again are forgotten, and of
 * more than {@link Taken#MAX_RANGES} the oldest.
 */
public final class PassedOver {

  private final ArrayDeque<Taken.Range> ranges = new ArrayDeque<>();

  /** No range has events later than this. */
  private long latest = NONE;

  /** No event was on time before this since the last range began. */
  private long onTimeFrom = Long.MAX_VALUE;

  public PassedOver(List<Taken.Range> known) {
    ranges.addAll(known);
    findLatest();
  }

  /** Whether an event was late when this offset was first taken. */
  public boolean has(long offset, long eventTime) {
    if (eventTime > latest) {
      return false;
    }
    for (Taken.Range range : ranges) {
      if (offset >= range.from() && offset < range.to()) {
        return eventTime <= range.until();
      }
    }
    return false;
  }

  /** An event was late because the clock had passed it. */
  public void add(long offset, long eventTime) {
    Taken.Range last = ranges.peekLast();
    if (last != null && offset < last.to()) {
      return;
    }
    if (last != null && Math.max(last.until(), eventTime) < onTimeFrom) {
      ranges.removeLast();
      ranges.addLast(new Taken.Range(last.from(), offset + 1, Math.max(last.until(), eventTime)));
    } else {
      ranges.addLast(new Taken.Range(offset, offset + 1, eventTime));
      onTimeFrom = Long.MAX_VALUE;
    }
    forgetOldest();
    latest = Math.max(latest, eventTime);
  }

  /** An event was on time. */
  public void wasOnTime(long eventTime) {
    if (eventTime < onTimeFrom) {
      onTimeFrom = eventTime;
    }
  }

  void forgetBefore(long offset) {
    boolean any = false;
    while (!ranges.isEmpty() && ranges.getFirst().to() <= offset) {
      ranges.removeFirst();
      any = true;
    }
    if (any) {
      findLatest();
    }
  }

  /** Of a reading that has these ranges from the first of them on, and its own before. */
  void putBehindOwn(List<Taken.Range> later) {
    if (!later.isEmpty()) {
      long from = later.get(0).from();
      ranges.removeIf(range -> range.to() > from);
      ranges.addAll(later);
      forgetOldest();
      findLatest();
    }
  }

  /** Of another reading of the partition, the ranges that lie before its own. */
  void putBefore(List<Taken.Range> earlier) {
    List<Taken.Range> own = List.copyOf(ranges);
    ranges.clear();
    for (Taken.Range range : earlier) {
      if (own.isEmpty() || range.to() <= own.get(0).from()) {
        ranges.addLast(range);
      }
    }
    ranges.addAll(own);
    forgetOldest();
    findLatest();
  }

  private void forgetOldest() {
    while (ranges.size() > Taken.MAX_RANGES) {
      ranges.removeFirst();
    }
  }

  private void findLatest() {
    latest = ranges.stream().mapToLong(Taken.Range::until).max().orElse(NONE);
  }

  public List<Taken.Range> ranges() {
    return List.copyOf(ranges);
  }
}
