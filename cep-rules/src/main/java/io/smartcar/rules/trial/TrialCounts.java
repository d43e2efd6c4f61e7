package io.smartcar.rules.trial;

/**
 * What a trial read; immutable.
 *
 * @param events events, of which those that follow were not shown to the rule
 * @param cars different cars among them
 * @param late events whose time had passed
 * @param repeated events that repeat another's car and date
 * @param badClock events too far ahead of their record's own timestamp
 * @param noEvent records that are no event, which are not among the events
 * @param before further events before those, which only filled the rules' windows
 * @param ofOpenWindows alerts of windows that were not over at the data's end, as they then were
 * @param unknown alerts that were not handed over, for they would only be right if nothing came
 *     after the data's end
 * @param seconds how long the trial took, in wall time
 */
public record TrialCounts(
    long events,
    int cars,
    long late,
    long repeated,
    long badClock,
    long noEvent,
    long before,
    long ofOpenWindows,
    long unknown,
    double seconds) {

  /** Events a second, in wall time. */
  public double rate() {
    return events / Math.max(seconds, 0.001);
  }

  /** Whether every record was shown to the rule. */
  public boolean allShown() {
    return late + repeated + badClock + noEvent == 0;
  }
}
