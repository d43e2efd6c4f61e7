package io.smartcar.rules.live;

import static io.smartcar.rules.live.Checkpoint.NONE;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * How far one partition is: in its log, in event time, and from where it would have to be read
 * again. Used by its task's thread only.
 */
final class PartitionProgress {

  /**
   * Before {@code offset} no event was later than {@code maxEventTime}. Of all but the first it is
   * the time of an event.
   */
  private record RestartPoint(long offset, long maxEventTime) {}

  /** A new restart point for each second of event time: a restart reads at most that too much. */
  private static final long RESTART_POINT_EVERY_MILLIS = 1_000;

  /** A partition of which the log has more than was brought for so long is read by the task. */
  private static final long STALLED_NANOS = 2_000_000_000L;

  /** How many records it then reads at first. */
  private static final long FIRST_STALLED_RECORDS = 10_000;

  /** With no more than this to read it does not matter who reads it. */
  private static final long NEAR_END_RECORDS = 50_000;

  private static final long MAX_STALLED_RECORDS = 1L << 40;

  final int partition;

  /** Events up to here are not shown to the rules again. */
  final long shownAfter;

  /** Alerts raised up to here were confirmed before the task started. */
  final long confirmedBefore;

  /** After here the rules' state can be rebuilt from the restart points. */
  private long rebuildableAfter;

  private ArrayDeque<RestartPoint> restartPoints = new ArrayDeque<>();
  private long nextOffset;
  private long maxEventTime;

  /** The log's end when it was last asked for; {@link Checkpoint#NONE} before. */
  long knownEnd = NONE;

  /** The log ended before what had been taken of it when it was asked. */
  boolean logIsAnother;

  /** The log has to be read up to here by the task itself; not above {@link #nextOffset} if not. */
  long wantedUntil = NONE;

  /** Where the log ended at a moment. */
  private record End(long offset, long atNanos) {}

  /** An end that was not reached yet when it was found, or null. */
  private @Nullable End toBeRead;

  /**
   * A moment, by {@code nanoTime}, since which nothing was written that the clock takes notice of,
   * as far as the log has been taken.
   */
  private @Nullable Long quietSinceNanos;

  /** The clock need not wait for it; what has come since and was not taken yet, it must. */
  boolean idle;

  private @Nullable Long stalledSinceNanos;
  private long stalledAtOffset;
  private long stalledRecords = FIRST_STALLED_RECORDS;
  private @Nullable Long broughtAtNanos;

  private final boolean isNew;

  PartitionProgress(int partition, @Nullable Checkpoint checkpoint) {
    this.partition = partition;
    this.isNew = checkpoint == null;
    this.nextOffset = checkpoint == null ? 0 : checkpoint.offset();
    this.maxEventTime = checkpoint == null ? NONE : checkpoint.maxEventTime();
    this.shownAfter = checkpoint == null ? NONE : checkpoint.shownAfter();
    this.confirmedBefore = checkpoint == null ? NONE : checkpoint.confirmedUntil();
    this.rebuildableAfter = shownAfter;
    restartPoints.add(new RestartPoint(nextOffset, maxEventTime));
  }

  /** Whether no task ever saved how far it was in this partition. */
  boolean isNew() {
    return isNew;
  }

  long nextOffset() {
    return nextOffset;
  }

  long maxEventTime() {
    return maxEventTime;
  }

  /** Everything below this offset is taken. */
  void movedTo(long offset) {
    nextOffset = Math.max(nextOffset, offset);
  }

  /**
   * An event that the clock takes notice of, at this offset: the partition is not idle any more.
   * Records that are no event, or of a bad clock, do not come here: a partition with nothing else
   * would hold the clock back for ever.
   */
  void saw(long offset, long eventTime) {
    idle = false;
    quietSinceNanos = null;
    toBeRead = null;
    if (eventTime <= maxEventTime) {
      return;
    }
    long lastPoint = restartPoints.getLast().maxEventTime();
    if (maxEventTime != NONE
        && (lastPoint == NONE || maxEventTime - lastPoint >= RESTART_POINT_EVERY_MILLIS)) {
      restartPoints.addLast(new RestartPoint(offset, maxEventTime));
    }
    maxEventTime = eventTime;
  }

  /** Notes what the log's end was at a moment; the end offset speaks only of that moment. */
  void endWas(long end, long atNanos, long idleTimeoutNanos) {
    knownEnd = end;
    if (end > nextOffset) {
      readStalled(atNanos);
    } else {
      stalledSinceNanos = null;
    }
    if (toBeRead == null) {
      toBeRead = new End(end, atNanos);
    }
    if (nextOffset >= toBeRead.offset()) {
      if (quietSinceNanos == null) {
        quietSinceNanos = toBeRead.atNanos();
      }
      toBeRead = null;
    }
    if (quietSinceNanos != null && atNanos - quietSinceNanos >= idleTimeoutNanos) {
      idle = true;
    }
  }

  /**
   * The log has more, but nothing is brought: what is left may be offsets without a record, which
   * nobody brings, or the way in is held up. Then the task reads it itself: little at first, so
   * that what is brought can catch up with it, and twice as much each time until something new is
   * brought. While what it has read already is brought, a backlog waits for its turn; at the log's
   * end, where alerts would be late, it does not.
   */
  private void readStalled(long atNanos) {
    if (stalledSinceNanos == null || stalledAtOffset != nextOffset) {
      stalledSinceNanos = atNanos;
      stalledAtOffset = nextOffset;
      return;
    }
    if (atNanos - stalledSinceNanos < STALLED_NANOS) {
      return;
    }
    stalledSinceNanos = atNanos;
    if (knownEnd - nextOffset <= NEAR_END_RECORDS) {
      wantedUntil = Math.max(wantedUntil, knownEnd);
    } else if (broughtAtNanos == null || atNanos - broughtAtNanos >= STALLED_NANOS) {
      wantedUntil = Math.max(wantedUntil, Math.min(knownEnd, nextOffset + stalledRecords));
      stalledRecords = Math.min(2 * stalledRecords, MAX_STALLED_RECORDS);
    }
  }

  /**
   * Records have been brought.
   *
   * @param isNew whether there were any among them that had not been taken
   */
  void brought(long atNanos, boolean isNew) {
    broughtAtNanos = atNanos;
    if (isNew) {
      stalledRecords = FIRST_STALLED_RECORDS;
    }
  }

  boolean logHasMore() {
    return knownEnd > nextOffset;
  }

  /**
   * Where to begin again if events after {@code eventTime} may matter.
   *
   * @param keepAfter events after this may matter later; what lies before is forgotten
   */
  Checkpoint checkpoint(
      long eventTime, long keepAfter, long confirmedUntil, boolean quiet, int rules, long since) {
    forgetBefore(Math.min(eventTime, keepAfter));
    long after = Math.max(eventTime, rebuildableAfter);
    RestartPoint from = restartPoints.getFirst();
    for (RestartPoint point : restartPoints) {
      if (point.maxEventTime() > after) {
        break;
      }
      from = point;
    }
    return new Checkpoint(
        from.offset(), from.maxEventTime(), after, confirmedUntil, nextOffset, quiet, rules, since);
  }

  /**
   * Where reading must begin to have every event after {@code eventTime}; null if that lies before
   * all that the task has read.
   */
  @Nullable Checkpoint readingFrom(long eventTime) {
    RestartPoint from = null;
    for (RestartPoint point : restartPoints) {
      if (point.maxEventTime() > eventTime) {
        break;
      }
      from = point;
    }
    return from == null ? null : readingFrom(from.offset(), from.maxEventTime(), eventTime);
  }

  /** Begins at an offset to show every event after {@code eventTime}. */
  static Checkpoint readingFrom(long offset, long maxEventTime, long eventTime) {
    return new Checkpoint(offset, maxEventTime, eventTime, NONE, offset, false, 0, NONE);
  }

  /** Another reading of the same partition began earlier: so can a restart now. */
  void learnFrom(PartitionProgress earlier) {
    RestartPoint first = restartPoints.removeFirst();
    RestartPoint theirs = earlier.restartPoints.getFirst();
    if (first.offset() <= theirs.offset() && first.maxEventTime() > theirs.maxEventTime()) {
      // A bound that was less sharp: by it events would be late that the earlier reading has shown.
      first = new RestartPoint(first.offset(), theirs.maxEventTime());
    }
    ArrayDeque<RestartPoint> all = new ArrayDeque<>();
    for (RestartPoint point : earlier.restartPoints) {
      if (point.offset() < first.offset()) {
        all.add(point);
      }
    }
    all.add(first);
    all.addAll(restartPoints);
    restartPoints = all;
    rebuildableAfter = Math.min(rebuildableAfter, earlier.shownAfter);
  }

  private void forgetBefore(long eventTime) {
    while (restartPoints.size() > 1 && second().maxEventTime() <= eventTime) {
      restartPoints.removeFirst();
    }
  }

  private RestartPoint second() {
    var points = restartPoints.iterator();
    points.next();
    return points.next();
  }
}
