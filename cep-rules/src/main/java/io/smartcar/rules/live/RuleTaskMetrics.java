package io.smartcar.rules.live;

import io.smartcar.rules.live.clock.RuleTaskCounters;
import io.smartcar.rules.live.judging.ActiveRules;
import io.smartcar.rules.live.push.RuleSwap;
import java.util.Collections;
import java.util.Map;

/**
 * What is measured of a {@link RuleTask} beside its status, for the gauges of the task's bolt. Of
 * the rules that the task had when it was asked for this: to be asked for anew each time. May be
 * used by any thread; values are a moment old.
 */
public final class RuleTaskMetrics {

  private final RuleTaskCounters counters;
  private final ActiveRules rules;
  private final RuleSwap swap;

  RuleTaskMetrics(RuleTaskCounters counters, ActiveRules rules, RuleSwap swap) {
    this.counters = counters;
    this.rules = rules;
    this.swap = swap;
  }

  /** The time spent in each rule file, nanoseconds of wall time, by name. */
  public Map<String, Long> ruleNanos() {
    return rules.nanosByName();
  }

  /** Alerts raised by each rule since the task started. */
  public Map<String, Long> alertsRaisedByRule() {
    return Collections.unmodifiableMap(counters.raisedByRule);
  }

  /** Alerts that were dropped because their rules raised too many, of the rules in force. */
  public long alertsThrottled() {
    return rules.throttled();
  }

  /**
   * Late events that were counted first since the task started, by how far behind they were: up to
   * {@code 10s}, {@code 1m}, {@code 10m}, {@code 1h}, {@code 1d}, {@code 7d}, or {@code more}.
   */
  public Map<String, Long> lateByHowMuch() {
    return counters.lateBy.byBound();
  }

  /** Late events so old that they are not judged again. */
  public long lateBeyondHorizon() {
    return counters.beyondHorizon;
  }

  /** Cars whose clocks are off by a time zone, and partitions of which all cars are. */
  public long clocksOffByZone() {
    return counters.clocksOffByZone;
  }

  /** The version of the rules in force, 0 for the jar's. */
  public int rulesVersion() {
    return swap.version();
  }
}
