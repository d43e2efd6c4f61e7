package io.smartcar.rules.live.judging;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.clock.Decisions;
import io.smartcar.rules.live.clock.PartitionProgress;
import io.smartcar.rules.live.clock.RuleTaskCounters;
import io.smartcar.rules.live.port.AlertBatch;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * The alerts of a task from when a rule raises them until the store has confirmed them; those that
 * an earlier task had confirmed go no further. Beside them the notes of late readings, and
 * heartbeats: of a partition the last one, once, for another follows. Not thread-safe.
 */
public final class OutgoingAlerts {

  /** A heartbeat that was taken, and its record's timestamp. */
  private record Taken(Heartbeat heartbeat, long loggedMillis) {}

  private final RuleTaskCounters counters;
  private final Decisions decisions;
  private final int maxUnconfirmed;
  private final UnconfirmedAlerts unconfirmed;
  private final ConfirmedBefore before = new ConfirmedBefore();
  private final boolean ofFleet;
  private final Map<Integer, Taken> heartbeats = new TreeMap<>();
  private IntSupplier rulesVersion = () -> 0;

  /**
   * Creates it with none.
   *
   * @param firstSequence of the first batch; no task before may have used it or a higher one
   */
  public OutgoingAlerts(
      RuleTaskSettings settings,
      RuleTaskCounters counters,
      Decisions decisions,
      long firstSequence) {
    this.counters = counters;
    this.decisions = decisions;
    this.maxUnconfirmed = settings.limits().maxUnconfirmedAlerts();
    this.unconfirmed = new UnconfirmedAlerts(firstSequence, decisions::isSettled);
    this.ofFleet = settings.scope() == Scope.FLEET;
  }

  /** From now on this says which version of the rules raises alerts. */
  public void raisedBy(IntSupplier version) {
    rulesVersion = version;
  }

  /** The task begins with these partitions, and what was confirmed of them. */
  public void startFrom(Collection<PartitionProgress> partitions) {
    before.startFrom(partitions);
  }

  /** Up to this event time some alerts were confirmed before the task started. */
  public long confirmedBefore() {
    return before.somewhere();
  }

  /** An event was taken of this partition. */
  public void saw(CarEvent event, PartitionProgress partition) {
    before.saw(event, partition);
  }

  /** The task's clock is here. */
  public void clockIs(long timeMillis) {
    before.clockIs(timeMillis);
  }

  /** A rule raised this alert at this event time. */
  public void raise(Alert alert, long raisedAtMillis) {
    if (!before.knows(alert, raisedAtMillis)) {
      counters.alertsRaised++;
      counters.raisedByRule.merge(alert.rule(), 1L, Long::sum);
      unconfirmed.add(
          new RaisedAlert(alert, raisedAtMillis, rulesVersion.getAsInt()), decisions.made());
    }
  }

  /** Whether an alert waits until a checkpoint has what it follows from. */
  public boolean waitForCheckpoint() {
    return unconfirmed.isAnyHeld();
  }

  /** What the rules say of a car is to be judged again, for these came late. */
  public void note(LateReadings late) {
    unconfirmed.add(late);
  }

  /** A heartbeat was taken. The fleet's task says nothing of it: each is some other task's too. */
  public void took(Heartbeat heartbeat, int partition, long loggedMillis) {
    if (!ofFleet) {
      heartbeats.put(partition, new Taken(heartbeat, loggedMillis));
    }
  }

  /**
   * The last heartbeat of each partition that has not been sent.
   *
   * @param nowMillis the wall clock, epoch milliseconds
   */
  public List<TakenHeartbeat> heartbeatsToSend(long nowMillis) {
    if (heartbeats.isEmpty()) {
      return List.of();
    }
    List<TakenHeartbeat> all =
        heartbeats.entrySet().stream()
            .map(
                of ->
                    new TakenHeartbeat(
                        of.getValue().heartbeat(),
                        of.getKey(),
                        of.getValue().loggedMillis(),
                        nowMillis))
            .toList();
    heartbeats.clear();
    return all;
  }

  /** How many notes of late readings were ever made. */
  public long notes() {
    return unconfirmed.notes();
  }

  /** So many of them, from the first on, are confirmed. */
  public long notesConfirmed() {
    return unconfirmed.notesConfirmed();
  }

  /** Whether so many are not confirmed that no more should be raised. */
  public boolean isFull() {
    return unconfirmed.size() >= maxUnconfirmed;
  }

  public boolean areAllConfirmed() {
    return unconfirmed.size() == 0;
  }

  /** All alerts raised up to this event time are confirmed, if the clock stands so. */
  public long confirmedUntil(long clock) {
    return clock == Checkpoint.NONE ? clock : unconfirmed.confirmedUntil(clock);
  }

  public List<AlertBatch> toSend(long nowNanos) {
    return unconfirmed.toSend(nowNanos);
  }

  public void confirm(long sequence) {
    counters.alertsConfirmed += unconfirmed.confirm(sequence);
  }
}
