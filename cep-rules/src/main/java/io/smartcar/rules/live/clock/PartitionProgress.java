package io.smartcar.rules.live.clock;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.ClockOffset;
import io.smartcar.rules.live.port.LogCounts;
import io.smartcar.rules.live.port.Taken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one partition is: in its log, in event time, and from where it would have to be read
 * again. Used by its task's thread only.
 */
public final class PartitionProgress {

  public final int partition;

  /** Events up to here are not shown to the rules again. */
  final long shownAfter;

  /** Alerts raised up to here were confirmed before the task started. */
  public final long confirmedBefore;

  /** What lies below this offset was counted before the task started. */
  private long countedTo;

  /** The clock of the task that had counted it. */
  private final long clockBefore;

  private final boolean isNew;
  private final PassedOver passedOver;
  private final RestartPoints restartPoints;
  private final Idleness idleness = new Idleness();
  private final OwnReading ownReading = new OwnReading();
  private final PartitionCounters counters;
  private final CarClocks carClocks = new CarClocks();

  /** After here the rules' state can be rebuilt from the restart points. */
  private long rebuildableAfter;

  private long nextOffset;
  private long maxEventTime;
  private long maxTrustedTime;

  /** The timestamp of the record with the latest event; not known of an earlier task's. */
  private long timestampOfMax = NONE;

  private long knownEnd = NONE;

  /** The clock need not wait for it; what has come since and was not taken yet, it must. */
  public boolean idle;

  /**
   * The partition had its time to bring what is up to this event time: the clock may go so far
   * whatever it brings.
   */
  private long waitedForUntil = NONE;

  public PartitionProgress(int partition, @Nullable Checkpoint checkpoint) {
    Taken taken = checkpoint == null ? Taken.UNKNOWN : checkpoint.taken();
    this.partition = partition;
    this.isNew = checkpoint == null;
    this.nextOffset = checkpoint == null ? 0 : checkpoint.offset();
    this.maxEventTime = checkpoint == null ? NONE : checkpoint.maxEventTime();
    this.maxTrustedTime = maxEventTime;
    this.shownAfter = checkpoint == null ? NONE : checkpoint.shownAfter();
    this.confirmedBefore = checkpoint == null ? NONE : checkpoint.confirmedUntil();
    this.rebuildableAfter = shownAfter;
    this.restartPoints = new RestartPoints(nextOffset, maxEventTime);
    this.countedTo = checkpoint == null ? 0 : checkpoint.position();
    this.clockBefore = taken.clock();
    this.passedOver = new PassedOver(taken.passedOver());
    this.counters = new PartitionCounters(taken.counts());
  }

  /** Whether no task ever saved how far it was in this partition. */
  public boolean isNew() {
    return isNew;
  }

  public long nextOffset() {
    return nextOffset;
  }

  public long maxEventTime() {
    return maxEventTime;
  }

  /**
   * The same, but of an event that is ahead of its record's own timestamp that timestamp: a clock
   * that is a little fast does not hurry the others.
   */
  long maxTrustedTime() {
    return maxTrustedTime;
  }

  /** The log's end when it was last asked for; {@link Checkpoint#NONE} before. */
  public long knownEnd() {
    return knownEnd;
  }

  public boolean logHasMore() {
    return knownEnd > nextOffset;
  }

  Idleness idleness() {
    return idleness;
  }

  public OwnReading ownReading() {
    return ownReading;
  }

  public PartitionCounters counters() {
    return counters;
  }

  /** Cars of this partition whose clocks are off by a time zone. */
  public CarClocks carClocks() {
    return carClocks;
  }

  /** Looks at the clock of the partition as a whole; every few seconds. */
  public List<ClockOffset> clockOffsets() {
    if (timestampOfMax != NONE) {
      carClocks.sample(maxEventTime, timestampOfMax);
    }
    return carClocks.offsets(maxTrustedTime);
  }

  /** Everything below this offset is taken. */
  public void movedTo(long offset) {
    if (offset > nextOffset) {
      nextOffset = offset;
      ownReading.readsOn();
    }
  }

  /**
   * An event that the clock takes notice of, at this offset: the partition is not idle any more.
   * Records that are no event, or of a bad clock, do not come here: a partition with nothing else
   * would hold the clock back for ever.
   */
  void saw(long offset, long eventTime, long timestampMillis) {
    idle = false;
    idleness.saw();
    maxTrustedTime = Math.max(maxTrustedTime, Math.min(eventTime, timestampMillis));
    if (eventTime > maxEventTime) {
      restartPoints.passed(offset, maxEventTime);
      maxEventTime = eventTime;
      timestampOfMax = timestampMillis;
    }
  }

  /** Notes what the log's end was at a moment; the end offset speaks only of that moment. */
  void endWas(long end, long atNanos, long idleTimeoutNanos) {
    knownEnd = end;
    ownReading.endWas(end, nextOffset, atNanos);
    idleness.endWas(end, nextOffset, atNanos);
    if (idleness.isQuietFor(idleTimeoutNanos, atNanos)) {
      idle = true;
    }
  }

  /** Whether an earlier task found this event late, because its clock had passed it. */
  boolean wasPassedOver(long offset, long eventTime) {
    return offset < countedTo ? passedOver.has(offset, eventTime) : eventTime <= clockBefore;
  }

  /** Where events were late because the clock had passed them. */
  public PassedOver passedOver() {
    return passedOver;
  }

  /** Whether what lies at this offset has not been counted in an earlier life of the task. */
  public boolean isCountedFirst(long offset) {
    return offset >= countedTo;
  }

  /** The same of what is counted when the clock comes to it. */
  public boolean isCountedFirst(long offset, long eventTime) {
    return offset >= countedTo || eventTime > clockBefore;
  }

  /** The log has nothing below this offset any more. */
  public void lost(long logBeginsAt) {
    counters.lost += Math.max(0, logBeginsAt - Math.max(nextOffset, countedTo));
  }

  /** The clock may go so far without it from now on. */
  void hasBeenWaitedFor(long untilMillis) {
    waitedForUntil = Math.max(waitedForUntil, untilMillis);
  }

  /**
   * Up to here it is certain which of its events are late, also after a restart: by what was taken
   * of it, or because an earlier task had saved that its clock was there.
   */
  long isCertainUntil(long latenessMillis) {
    return Math.max(maxEventTime == NONE ? NONE : maxEventTime - latenessMillis, clockBefore);
  }

  /** How far the clock may go by this partition; {@link Checkpoint#NONE}: nowhere. */
  long allows(long latenessMillis) {
    return Math.max(maxEventTime == NONE ? NONE : maxEventTime - latenessMillis, waitedForUntil);
  }

  /** Whether the clock does not wait for it because its events are far behind the others'. */
  boolean isBehind(long latenessMillis) {
    return waitedForUntil != NONE
        && (maxEventTime == NONE || maxEventTime - latenessMillis < waitedForUntil);
  }

  /** Where to begin again, and what is known. */
  Checkpoint checkpoint(CheckpointTime time) {
    if (restartPoints.forgetBefore(Math.min(time.shownAfter(), time.keepAfter()))) {
      rebuildableAfter = Math.max(rebuildableAfter, restartPoints.first().maxEventTime());
    }
    passedOver.forgetBefore(restartPoints.first().offset());
    long after = Math.max(time.shownAfter(), rebuildableAfter);
    RestartPoints.Point from = restartPoints.lastBefore(after);
    if (from == null) {
      from = restartPoints.first();
    }
    Taken taken =
        new Taken(
            time.topicId(),
            time.zone(),
            // Alerts may have gone out that follow from how far an earlier task's clock was.
            Math.max(time.clock(), clockBefore),
            maxEventTime,
            counters.counts(),
            passedOver.ranges(),
            carClocks.offsets(maxTrustedTime));
    return new Checkpoint(
        from.offset(),
        from.maxEventTime(),
        after,
        time.confirmedUntil(),
        // What an earlier task had counted is not counted again, also if this one is not there yet.
        Math.max(nextOffset, countedTo),
        time.quiet(),
        time.rules(),
        time.rulesSince(),
        time.rulesBefore(),
        taken);
  }

  /**
   * Where reading must begin to have every event after {@code eventTime}; null if that lies before
   * all that the task has read.
   */
  public @Nullable Checkpoint readingFrom(long eventTime) {
    RestartPoints.Point from = restartPoints.lastBefore(eventTime);
    if (from == null) {
      return null;
    }
    Taken taken = new Taken("", "", NONE, NONE, LogCounts.ZERO, passedOver.ranges());
    return new Checkpoint(
        from.offset(), from.maxEventTime(), eventTime, NONE, nextOffset, false, 0, NONE, taken);
  }

  /** Begins at an offset to show every event after {@code eventTime}. */
  public static Checkpoint readingFrom(long offset, long maxEventTime, long eventTime) {
    return new Checkpoint(
        offset, maxEventTime, eventTime, NONE, offset, false, 0, NONE, Taken.UNKNOWN);
  }

  /**
   * Whoever read up to this offset found events late in these ranges, for its clock had passed
   * them; so does this reading, which comes after it.
   */
  public void decidesAs(List<Taken.Range> ranges, long position) {
    passedOver.putBehindOwn(ranges);
    countedTo = position;
  }

  /** Another reading of the same partition began earlier: so can a restart now. */
  public void learnFrom(PartitionProgress earlier) {
    restartPoints.learnFrom(earlier.restartPoints);
    passedOver.putBefore(earlier.passedOver.ranges());
    rebuildableAfter = Math.min(rebuildableAfter, earlier.shownAfter);
  }
}
