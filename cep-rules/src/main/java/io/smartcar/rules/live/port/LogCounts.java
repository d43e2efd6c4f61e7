package io.smartcar.rules.live.port;

import java.util.Collections;
import java.util.List;

/**
 * What the log has of one partition up to an offset that is no event shown to the rules; immutable.
 * Each offset is counted once, however often it is read, and the counts go on where the last task's
 * ended, so that they are about the log and not about a task.
 *
 * @param late events whose time had passed
 * @param repeated readings that were there before
 * @param replaced readings in whose place came another of the same car and date
 * @param badClock events of a clock that is ahead
 * @param rejected records that are no event
 * @param lost offsets that the log no longer had when they were to be taken
 * @param lateBy the late ones by how late, a number for each of {@link #LATE_BY}; those that were
 *     counted before there were steps are in none
 */
public record LogCounts(
    long late,
    long repeated,
    long replaced,
    long badClock,
    long rejected,
    long lost,
    List<Long> lateBy) {

  /** The steps of {@link #lateBy}: up to ten seconds, up to a minute, … more than seven days. */
  public static final List<String> LATE_BY = List.of("10s", "1m", "10m", "1h", "1d", "7d", "more");

  private static final List<Long> NONE_LATE = Collections.nCopies(LATE_BY.size(), 0L);

  /** Nothing counted yet. */
  public static final LogCounts ZERO = new LogCounts(0, 0, 0, 0, 0, 0);

  /** Copies the list. */
  public LogCounts {
    lateBy = List.copyOf(lateBy);
    if (lateBy.size() != LATE_BY.size()) {
      throw new IllegalArgumentException(
          "lateBy must have %d numbers: %s".formatted(LATE_BY.size(), lateBy));
    }
  }

  /** One that does not say how late the late ones are. */
  public LogCounts(
      long late, long repeated, long replaced, long badClock, long rejected, long lost) {
    this(late, repeated, replaced, badClock, rejected, lost, NONE_LATE);
  }
}
