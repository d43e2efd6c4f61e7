package io.smartcar.simulator;

/**
 * Records at the pace of their own times. An anchor ties a time to a moment of the wall clock; it
 * is set anew where the times jump, forward beyond the longest pause (a gap, or a clock that is
 * ahead) or back by as much (that clock's car is over): without that, one wrong date would end all
 * pacing.
 */
final class SpeedPacing implements Pacing {

  private final double nanosPerMilli;
  private final long maxPauseNanos;
  private boolean anchored;
  private long anchorMillis;
  private long anchorNanos;
  private long lastDueNanos;

  SpeedPacing(double speed, long maxPauseNanos) {
    this.nanosPerMilli = 1e6 / speed;
    this.maxPauseNanos = maxPauseNanos;
  }

  @Override
  public long waitNanos(long timeMillis, long nowNanos) {
    if (!anchored) {
      anchored = true;
      anchor(timeMillis, nowNanos);
    }
    double sinceAnchor = (timeMillis - anchorMillis) * nanosPerMilli;
    double sinceLast = sinceAnchor - (lastDueNanos - anchorNanos);
    if (sinceLast > maxPauseNanos) {
      anchor(timeMillis, lastDueNanos + maxPauseNanos);
    } else if (sinceLast < -maxPauseNanos) {
      anchor(timeMillis, lastDueNanos);
    } else if (sinceLast > 0) {
      lastDueNanos = anchorNanos + (long) sinceAnchor;
    }
    return lastDueNanos - nowNanos;
  }

  private void anchor(long timeMillis, long nanos) {
    anchorMillis = timeMillis;
    anchorNanos = nanos;
    lastDueNanos = nanos;
  }
}
