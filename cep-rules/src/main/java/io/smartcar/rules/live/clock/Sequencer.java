package io.smartcar.rules.live.clock;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.events.CarEvent;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.util.Collection;

/**
 * Puts the events of several partitions into one order, that of (time, car), as the contract of
 * time says: decides what is late, repeated, replaced, or of a bad clock, lets the others wait
 * until the clock reaches them, and shows them to the rules. Not thread-safe.
 *
 * <p>Its clock only moves forward, and only {@link #release} moves it.
 */
public final class Sequencer {

  /** What events are shown to. */
  public interface Rules {
    /** Time goes on; every window up to and at this time closes. */
    void advance(long timeMillis);

    /** An event at the time that was last advanced to. */
    void show(CarEvent event);

    /** Whether nothing more should be shown for now. */
    boolean isFull();

    /** What was shown so far must have had its effect when this returns; until then it may wait. */
    default void settle() {}

    /** Whether nobody looks at what is shown. */
    default boolean areNone() {
      return false;
    }
  }

  /** Who is told of events whose time is not that at which they come. */
  public interface LateEvents {
    /** Nobody. */
    LateEvents UNNOTICED = (partition, offset, event, timestampMillis, behindMillis) -> {};

    /**
     * An event is not shown, for its time has passed.
     *
     * @param offset its record's
     * @param timestampMillis its record's
     * @param behindMillis how far its time lies before the latest event's of its partition, or the
     *     clock if that is further
     */
    void late(
        PartitionProgress partition,
        long offset,
        CarEvent event,
        long timestampMillis,
        long behindMillis);

    /** An event is not shown, for it is too far ahead of its record's timestamp. */
    default void ahead(
        PartitionProgress partition, long offset, CarEvent event, long timestampMillis) {}
  }

  private final long latenessMillis;
  private final long maxClockAheadMillis;
  private final Rules rules;
  private final RuleTaskCounters counters;
  private final LateEvents lateEvents;
  private final WaitingEvents waiting = new WaitingEvents();
  private long clock = NONE;
  private long lastShown = NONE;

  /** One whose late events nobody is told of. */
  public Sequencer(RuleTaskSettings.Timing time, Rules rules, RuleTaskCounters counters) {
    this(time, rules, counters, LateEvents.UNNOTICED);
  }

  public Sequencer(
      RuleTaskSettings.Timing time, Rules rules, RuleTaskCounters counters, LateEvents lateEvents) {
    this.latenessMillis = time.lateness().toMillis();
    this.maxClockAheadMillis = time.maxClockAhead().toMillis();
    this.rules = rules;
    this.counters = counters;
    this.lateEvents = lateEvents;
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

  /** Whether the rules take nothing for now. */
  boolean standsStill() {
    return rules.isFull();
  }

  /**
   * Takes the event at the partition's next offset. Whether it is shown depends on the log alone,
   * unless the clock has gone past the partition.
   */
  public void take(PartitionProgress partition, long offset, long timestampMillis, CarEvent event) {
    long time = event.eventTime();
    if (time - timestampMillis > maxClockAheadMillis) {
      counters.badClock++;
      if (partition.isCountedFirst(offset)) {
        partition.counters().badClock++;
      }
      lateEvents.ahead(partition, offset, event, timestampMillis);
      return;
    }
    boolean late = time <= horizon(partition);
    boolean passed = !late && (time <= clock || partition.wasPassedOver(offset, time));
    partition.saw(offset, time, timestampMillis);
    if (late || passed) {
      takeLate(partition, offset, timestampMillis, event, passed);
    } else if (time <= partition.shownAfter) {
      counters.beforeRecovery++;
    } else {
      partition.passedOver().wasOnTime(time);
      waiting.add(event, partition.isCountedFirst(offset, time) ? partition : null);
    }
  }

  private void takeLate(
      PartitionProgress partition,
      long offset,
      long timestampMillis,
      CarEvent event,
      boolean passed) {
    long time = event.eventTime();
    counters.late++;
    if (partition.isCountedFirst(offset)) {
      partition.counters().late++;
    }
    if (passed) {
      partition.passedOver().add(offset, time);
    }
    long behind = Math.max(partition.maxEventTime(), clock) - time;
    lateEvents.late(partition, offset, event, timestampMillis, behind);
  }

  /** Below and at this time an event of the partition is late. */
  private long horizon(PartitionProgress partition) {
    return partition.maxEventTime() == NONE ? NONE : partition.maxEventTime() - latenessMillis;
  }

  /**
   * How far the clock may go by what these partitions have shown; {@link Checkpoint#NONE}: nowhere.
   */
  public long safeClock(Collection<PartitionProgress> partitions) {
    long safe = Long.MAX_VALUE;
    for (PartitionProgress partition : partitions) {
      if (!partition.idle) {
        safe = Math.min(safe, partition.allows(latenessMillis));
      }
    }
    return safe == Long.MAX_VALUE ? NONE : safe;
  }

  /** Moves the clock on to {@code target}, or until the rules are full. */
  public void release(long target) {
    if (target == NONE || target <= clock) {
      return;
    }
    while (waiting.size() > 0 && waiting.firstTime() <= target) {
      if (rules.isFull()) {
        rules.settle();
        return;
      }
      showFirst();
    }
    rules.settle();
    if (!rules.isFull()) {
      clock = target;
      rules.advance(target);
      rules.settle();
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
    WaitingEvents.Millisecond events = waiting.removeFirst();
    for (int i = 0; i < events.size(); i++) {
      CarEvent event = events.event(i);
      if (i + 1 < events.size() && WaitingEvents.isSame(event, events.event(i + 1))) {
        // The later in the log takes its place, as it does in HBase.
        giveWay(events, event, events.event(i + 1));
      } else {
        counters.onTime++;
        rules.show(event);
      }
    }
  }

  private void giveWay(WaitingEvents.Millisecond events, CarEvent event, CarEvent later) {
    boolean repeated = event.equals(later);
    if (repeated) {
      counters.duplicate++;
    } else {
      counters.replaced++;
    }
    PartitionProgress partition = events.countedFor(repeated ? later : event);
    if (partition != null) {
      if (repeated) {
        partition.counters().repeated++;
      } else {
        partition.counters().replaced++;
      }
    }
  }
}
