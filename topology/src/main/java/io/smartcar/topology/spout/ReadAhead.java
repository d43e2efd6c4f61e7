package io.smartcar.topology.spout;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a spout task may have more under way. Used by {@link BatchLedger}, on the spout's thread;
 * not thread-safe.
 *
 * <p>The rules are much faster than the event store, and what is under way is what they may be
 * ahead of it: an alert of now does not wait until an upload of hundreds of thousands of readings
 * before it is stored. So much may be under way as long as the stores keep up. While one is away,
 * or so slow that Storm would soon have batches resent, a few are enough to find out when it is
 * back.
 */
final class ReadAhead {

  private final long mostBytes;
  private final long leastRecords;
  private final long patienceNanos;
  private final LongSupplier nanoTime;

  /**
   * Creates one.
   *
   * @param mostBytes about how much may be under way at all
   * @param leastRecords may be under way in any case, if they are not more than that
   * @param patience more than those only while no batch has been under way for so long
   */
  ReadAhead(long mostBytes, long leastRecords, Duration patience, LongSupplier nanoTime) {
    this.mostBytes = mostBytes;
    this.leastRecords = leastRecords;
    this.patienceNanos = patience.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether nothing new may come: what is under way in these partitions has to be done first. */
  boolean isFull(Iterable<PartitionBatches> partitions) {
    long bytes = 0;
    long records = 0;
    long longestNanos = 0;
    long now = nanoTime.getAsLong();
    for (PartitionBatches partition : partitions) {
      bytes += partition.bytes();
      records += partition.records();
      longestNanos = Math.max(longestNanos, partition.underWayNanos(now));
    }
    return bytes >= mostBytes || (records >= leastRecords && longestNanos >= patienceNanos);
  }
}
