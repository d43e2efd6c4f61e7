package io.smartcar.rules.live;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import java.util.Collection;
import java.util.List;

/**
 * The alerts of a task from when a rule raises them until the store has confirmed them; those that
 * an earlier task had confirmed go no further. Not thread-safe.
 */
final class OutgoingAlerts {

  private final RuleTaskCounters counters;
  private final int maxUnconfirmed;
  private final UnconfirmedAlerts unconfirmed;
  private final ConfirmedBefore before = new ConfirmedBefore();

  /**
   * Creates it with none.
   *
   * @param firstSequence of the first batch; no task before may have used it or a higher one
   */
  OutgoingAlerts(RuleTaskSettings settings, RuleTaskCounters counters, long firstSequence) {
    this.counters = counters;
    this.maxUnconfirmed = settings.limits().maxUnconfirmedAlerts();
    this.unconfirmed = new UnconfirmedAlerts(firstSequence);
  }

  /** The task begins with these partitions, and what was confirmed of them. */
  void startFrom(Collection<PartitionProgress> partitions) {
    before.startFrom(partitions);
  }

  /** Up to this event time some alerts were confirmed before the task started. */
  long confirmedBefore() {
    return before.somewhere();
  }

  /** An event was taken of this partition. */
  void saw(CarEvent event, PartitionProgress partition) {
    before.saw(event, partition);
  }

  /** The task's clock is here. */
  void clockIs(long timeMillis) {
    before.clockIs(timeMillis);
  }

  /** A rule raised this alert at this event time. */
  void raise(Alert alert, long raisedAtMillis) {
    if (!before.knows(alert, raisedAtMillis)) {
      counters.alertsRaised++;
      counters.raisedByRule.merge(alert.rule(), 1L, Long::sum);
      unconfirmed.add(alert, raisedAtMillis);
    }
  }

  /** Whether so many are not confirmed that no more should be raised. */
  boolean isFull() {
    return unconfirmed.size() >= maxUnconfirmed;
  }

  boolean areAllConfirmed() {
    return unconfirmed.size() == 0;
  }

  /** All alerts raised up to this event time are confirmed, if the clock stands so. */
  long confirmedUntil(long clock) {
    return clock == Checkpoint.NONE ? clock : unconfirmed.confirmedUntil(clock);
  }

  List<AlertBatch> toSend(long nowNanos) {
    return unconfirmed.toSend(nowNanos);
  }

  void confirm(long sequence) {
    counters.alertsConfirmed += unconfirmed.confirm(sequence);
  }
}
