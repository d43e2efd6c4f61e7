package io.smartcar.topology.spout;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.events.RecordFormat;
import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What the spout reads and how much of it at a time; immutable.
 *
 * @param log the topic of the events, and how to get there
 * @param groupId the consumer group whose offsets say what is done
 * @param batch where a batch ends
 * @param maxUncommittedBatches batches of a partition that may be under way or done but not yet
 *     committed; bounds what is kept in memory while a store is away
 * @param maxBytesInMemory about how much the records of all batches that a spout task has under way
 *     may take together before it waits
 * @param patience more than a few batches are under way only while none has been for so long
 * @param alignment how partitions are kept together
 */
public record SpoutSettings(
    EventLogSettings log,
    String groupId,
    BatchLimits batch,
    int maxUncommittedBatches,
    long maxBytesInMemory,
    Duration patience,
    Alignment alignment) {

  /**
   * How partitions are kept together in event time; immutable.
   *
   * @param zone the zone of the events' dates
   * @param records how records become events
   * @param maxClockAhead how far an event may be ahead of its record's timestamp to be gone by
   * @param maxDrift how far a partition may be ahead of one that has more to read
   */
  public record Alignment(
      ZoneId zone, RecordFormat records, Duration maxClockAhead, Duration maxDrift)
      implements Serializable {}

  /** Checks that something may be under way. */
  public SpoutSettings {
    if (maxUncommittedBatches < 1) {
      throw new IllegalArgumentException(
          "maxUncommittedBatches must be >= 1: " + maxUncommittedBatches);
    }
    if (maxBytesInMemory < 1) {
      throw new IllegalArgumentException("maxBytesInMemory must be >= 1: " + maxBytesInMemory);
    }
  }
}
