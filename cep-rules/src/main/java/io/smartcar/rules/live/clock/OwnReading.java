package io.smartcar.rules.live.clock;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import org.jspecify.annotations.Nullable;

/**
 * How far the task has to read a partition itself, because what should be brought is not. Not
 * thread-safe.
 *
 * <p>How it works: the log has more, but nothing is brought: what is left may be offsets without a
 * record, which nobody brings, or the spout is held up. Then the task reads it itself: little at
 * first, so that what is brought can catch up with it, and twice as much each time until something
 * new is brought. While what it has read already is brought, a backlog waits for its turn; at the
 * log's end, where alerts would be late, it does not.
 *
 * <p>A read that brings nothing, as where a transaction is open, keeps the task waiting in vain:
 * the partition is left alone then, each time for longer.
 */
public final class OwnReading {

  /** A partition of which the log has more than was brought for so long is read by the task. */
  private static final long STALLED_NANOS = 2_000_000_000L;

  /** How many records it then reads at first. */
  private static final long FIRST_STALLED_RECORDS = 10_000;

  /** With no more than this to read it does not matter who reads it. */
  private static final long NEAR_END_RECORDS = 50_000;

  private static final long MAX_STALLED_RECORDS = 1L << 40;

  private static final long FIRST_REST_NANOS = 100_000_000L;
  private static final long MAX_REST_NANOS = 10_000_000_000L;

  /** So many reads that bring nothing say that there is nothing to be had for now. */
  private static final int READS_IN_VAIN = 2;

  private long wantedUntil = NONE;
  private @Nullable Long stalledSinceNanos;
  private long stalledAtOffset;
  private long stalledRecords = FIRST_STALLED_RECORDS;
  private @Nullable Long broughtAtNanos;
  private int readsInVain;
  private long restNanos = FIRST_REST_NANOS;
  private @Nullable Long restSinceNanos;

  /** Up to here the partition has to be read; not above the next offset if not at all. */
  public long wantedUntil() {
    return wantedUntil;
  }

  /** Records before this offset are missing. */
  public void want(long untilOffset) {
    wantedUntil = Math.max(wantedUntil, untilOffset);
  }

  /** The log's end was this when {@code nextOffset} was the next to be taken. */
  void endWas(long end, long nextOffset, long atNanos) {
    if (end <= nextOffset) {
      stalledSinceNanos = null;
    } else if (stalledSinceNanos == null || stalledAtOffset != nextOffset) {
      stalledSinceNanos = atNanos;
      stalledAtOffset = nextOffset;
    } else if (atNanos - stalledSinceNanos >= STALLED_NANOS) {
      stalledSinceNanos = atNanos;
      readStalled(end, nextOffset, atNanos);
    }
  }

  private void readStalled(long end, long nextOffset, long atNanos) {
    if (end - nextOffset <= NEAR_END_RECORDS) {
      want(end);
    } else if (broughtAtNanos == null || atNanos - broughtAtNanos >= STALLED_NANOS) {
      want(Math.min(end, nextOffset + stalledRecords));
      stalledRecords = Math.min(2 * stalledRecords, MAX_STALLED_RECORDS);
    }
  }

  /**
   * Records have been brought.
   *
   * @param isNew whether there were any among them that had not been taken
   */
  public void brought(long atNanos, boolean isNew) {
    broughtAtNanos = atNanos;
    if (isNew) {
      stalledRecords = FIRST_STALLED_RECORDS;
      readsOn();
    }
  }

  /** A read brought nothing. */
  public void broughtNothing(long atNanos) {
    readsInVain++;
    restSinceNanos = atNanos;
    restNanos = readsInVain == 1 ? FIRST_REST_NANOS : Math.min(4 * restNanos, MAX_REST_NANOS);
  }

  /** Something was read or brought. */
  void readsOn() {
    readsInVain = 0;
    restSinceNanos = null;
  }

  /** Whether it is to be left alone for now. */
  public boolean rests(long nowNanos) {
    return restSinceNanos != null && nowNanos - restSinceNanos < restNanos;
  }

  /** Whether nothing can be read where the partition is, although the log goes on. */
  public boolean isInVain() {
    return readsInVain >= READS_IN_VAIN;
  }
}
