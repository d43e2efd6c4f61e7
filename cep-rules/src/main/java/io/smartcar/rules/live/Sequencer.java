package io.smartcar.rules.live;

import static io.smartcar.rules.live.Checkpoint.NONE;

import io.smartcar.events.CarEvent;
import java.util.Collection;

/**
 * Puts the events of several partitions into one order, that of (time, car), as the contract of
 * time says: decides what is late, a duplicate, or of a bad clock, lets the others wait until the
 * clock reaches them, and shows them to the rules. Not thread-safe.
 *
 * <p>Its clock only moves forward, and only {@link #release} moves it.
 */
final class Sequencer {

  /** What events are shown to. */
  interface Rules {
    /** Time goes on; every window up to and at this time closes. */
    void advance(long timeMillis);

    /** An event at the time that was last advanced to. */
    void show(CarEvent event);

    /** Whether nothing more should be shown for now. */
    boolean isFull();

    /** Whether nobody looks at what is shown. */
    default boolean areNone() {
      return false;
    }
  }

  private final long latenessMillis;
  private final long maxClockAheadMillis;
  private final Rules rules;
  private final RuleTaskCounters counters;
  private final WaitingEvents waiting = new WaitingEvents();
  private long clock = NONE;
  private long lastShown = NONE;

  Sequencer(RuleTaskSettings.Timing time, Rules rules, RuleTaskCounters counters) {
    this.latenessMillis = time.lateness().toMillis();
    this.maxClockAheadMillis = time.maxClockAhead().toMillis();
    this.rules = rules;
    this.counters = counters;
  }

  /** Up to here events have been shown and windows closed; {@link Checkpoint#NONE} at first. */
  long clock() {
    return clock;
  }

  /** The time of the last event shown; {@link Checkpoint#NONE} if there was none. */
  long lastShown() {
    return lastShown;
  }

  int waiting() {
    return waiting.size();
  }

  /**
   * Takes the event at the partition's next offset. Whether it is shown depends on the log alone.
   */
  void take(PartitionProgress partition, long offset, long timestampMillis, CarEvent event) {
    long time = event.eventTime();
    if (time - timestampMillis > maxClockAheadMillis) {
      counters.badClock++;
      return;
    }
    // The clock can be past an event that its partition still allows only if the partition was
    // idle.
    boolean late = time <= horizon(partition) || time <= clock;
    partition.saw(offset, time);
    if (late) {
      counters.late++;
    } else if (time <= partition.shownAfter) {
      counters.beforeRecovery++;
    } else {
      waiting.add(event);
    }
  }

  /** Below and at this time an event of the partition is late. */
  private long horizon(PartitionProgress partition) {
    return partition.maxEventTime() == NONE ? NONE : partition.maxEventTime() - latenessMillis;
  }

  /** How far the clock may go when nothing holds it back any more. */
  long furthestClock(Collection<PartitionProgress> partitions) {
    return partitions.stream().mapToLong(this::horizon).max().orElse(NONE);
  }

  /**
   * How far the clock may go by what these partitions have shown; {@link Checkpoint#NONE}: nowhere.
   */
  long safeClock(Collection<PartitionProgress> partitions) {
    long safe = Long.MAX_VALUE;
    for (PartitionProgress partition : partitions) {
      if (!partition.idle) {
        safe = Math.min(safe, horizon(partition));
      }
    }
    return safe == Long.MAX_VALUE ? NONE : safe;
  }

  /** Moves the clock on to {@code target}, or until the rules are full. */
  void release(long target) {
    if (target == NONE || target <= clock) {
      return;
    }
    while (waiting.size() > 0 && waiting.firstTime() <= target) {
      if (rules.isFull()) {
        return;
      }
      showFirst();
    }
    if (!rules.isFull()) {
      clock = target;
      rules.advance(target);
    }
  }

  private void showFirst() {
    clock = waiting.firstTime();
    lastShown = clock;
    rules.advance(clock);
    if (rules.areNone()) {
      // Order and repeats matter to rules only.
      counters.onTime += waiting.dropFirst();
      return;
    }
    CarEvent last = null;
    for (CarEvent event : waiting.removeFirst()) {
      if (last != null
          && last.carNumber().equals(event.carNumber())
          && last.date().equals(event.date())) {
        counters.duplicate++;
      } else {
        counters.onTime++;
        rules.show(event);
      }
      last = event;
    }
  }
}
