package io.smartcar.rules.live.port;

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
 */
public record LogCounts(
    long late, long repeated, long replaced, long badClock, long rejected, long lost) {

  /** Nothing counted yet. */
  public static final LogCounts ZERO = new LogCounts(0, 0, 0, 0, 0, 0);
}
