package io.smartcar.rules.live.port;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import java.util.List;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/**
 * What a task has taken of a partition up to a checkpoint's {@link Checkpoint#position}; immutable.
 * For those who watch, and for a restart to decide again as the task had decided.
 *
 * @param topicId the topic's {@link EventLog.Topic#id}; empty if it is not known
 * @param zone the time zone in which the events' dates were read; empty if it is not known
 * @param clock the task's clock; {@link Checkpoint#NONE} if it had none. Events that come after the
 *     position with a time up to this are late
 * @param latestEventTime the largest event time of the partition, epoch milliseconds; {@link
 *     Checkpoint#NONE} if it had no event
 * @param counts what was counted since the partition was first read
 * @param passedOver where events were late because the clock had not waited for the partition
 * @param clockOffsets cars whose clocks are off by a time zone, as of now
 */
public record Taken(
    String topicId,
    String zone,
    long clock,
    long latestEventTime,
    LogCounts counts,
    List<Range> passedOver,
    List<ClockOffset> clockOffsets) {

  /** So many ranges fit into a checkpoint beside the rest. */
  public static final int MAX_RANGES = 32;

  /** Of a checkpoint that does not say. */
  public static final Taken UNKNOWN = new Taken("", "", NONE, NONE, LogCounts.ZERO, List.of());

  /**
   * Offsets between which events were late; immutable.
   *
   * @param from the first offset
   * @param to the first offset behind it
   * @param until events up to this time were late, later ones were not
   */
  public record Range(long from, long to, long until) {}

  /** Copies the lists. */
  public Taken {
    Objects.requireNonNull(topicId, "topicId");
    Objects.requireNonNull(zone, "zone");
    passedOver = List.copyOf(passedOver);
    clockOffsets = List.copyOf(clockOffsets);
  }

  /** One that knows of no clocks that are off. */
  public Taken(
      String topicId,
      String zone,
      long clock,
      long latestEventTime,
      LogCounts counts,
      List<Range> passedOver) {
    this(topicId, zone, clock, latestEventTime, counts, passedOver, List.of());
  }

  /** The same with other event times. */
  Taken withTimes(LongUnaryOperator other) {
    List<Range> ranges =
        passedOver.stream()
            .map(range -> new Range(range.from(), range.to(), other.applyAsLong(range.until())))
            .toList();
    return new Taken(
        topicId,
        zone,
        other.applyAsLong(clock),
        other.applyAsLong(latestEventTime),
        counts,
        ranges,
        clockOffsets);
  }
}
