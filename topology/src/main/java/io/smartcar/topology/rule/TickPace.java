package io.smartcar.topology.rule;

/**
 * Leaves out the ticks that came while a task worked: it reads the log for longer than a tick takes
 * to come, and confirmations of alerts would wait behind all of them. One bolt's thread.
 */
final class TickPace {

  private static final long SHORTEST_NANOS = ClockSpout.PERIOD_MILLIS * 1_000_000 / 2;

  private boolean worked;
  private long doneAtNanos;

  /** Whether the task should work on a tick that it takes at this moment. */
  boolean isDue(long nanos) {
    return !worked || nanos - doneAtNanos >= SHORTEST_NANOS;
  }

  /** The task has worked. */
  void done(long nanos) {
    worked = true;
    doneAtNanos = nanos;
  }
}
