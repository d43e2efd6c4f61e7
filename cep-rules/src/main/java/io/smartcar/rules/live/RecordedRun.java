package io.smartcar.rules.live;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleEngine;
import io.smartcar.rules.live.clock.PartitionProgress;
import io.smartcar.rules.live.clock.RuleTaskCounters;
import io.smartcar.rules.live.clock.Sequencer;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rules on recorded events, by the same contract of time as on the live log: what is late, repeated
 * or of a bad clock is not shown. For scenarios and trials. Not thread-safe.
 *
 * <p>A recording is one partition, or as many as the log it was read from. Of several, the one that
 * {@link #furthestBehind} names should be taken from next, so that little has to wait.
 */
public final class RecordedRun implements AutoCloseable {

  private final List<RuleEngine> engines = new ArrayList<>();
  private final RuleTaskCounters counters = new RuleTaskCounters();
  private final List<PartitionProgress> partitions = new ArrayList<>();
  private final Sequencer sequencer;
  private final Duration lookBack;
  private long furthestEventTime = Checkpoint.NONE;

  /**
   * Creates a run of the rules from their beginning on a recording that is one partition.
   *
   * @param time the contract's times
   * @param lookBack how far back a rule looks of which that cannot be derived
   * @param zone of the events' dates
   * @param alerts takes each alert as it is raised
   */
  public RecordedRun(
      List<CompiledRule> rules,
      RuleTaskSettings.Timing time,
      Duration lookBack,
      ZoneId zone,
      Consumer<Alert> alerts) {
    this(rules, time, lookBack, zone, 1, alerts);
  }

  /**
   * Creates a run of the rules from their beginning.
   *
   * @param time the contract's times
   * @param lookBack how far back a rule looks of which that cannot be derived
   * @param zone of the events' dates
   * @param alerts takes each alert as it is raised
   */
  public RecordedRun(
      List<CompiledRule> rules,
      RuleTaskSettings.Timing time,
      Duration lookBack,
      ZoneId zone,
      int partitionCount,
      Consumer<Alert> alerts) {
    Duration longest = Duration.ZERO;
    for (CompiledRule rule : rules) {
      engines.add(new RuleEngine(rule, zone, alerts));
      Duration one = rule.lookBack().orElse(lookBack);
      longest = one.compareTo(longest) > 0 ? one : longest;
    }
    for (int partition = 0; partition < partitionCount; partition++) {
      partitions.add(new PartitionProgress(partition, null));
    }
    this.lookBack = longest;
    this.sequencer = new Sequencer(time, new Engines(), counters);
  }

  /** Takes the next event of a recording that is one partition and knows no record timestamps. */
  public void take(CarEvent event) {
    take(0, event.eventTime(), event);
  }

  /**
   * Takes a partition's next event.
   *
   * @param timestampMillis its record's own timestamp, epoch milliseconds
   */
  public void take(int partition, long timestampMillis, CarEvent event) {
    PartitionProgress progress = partitions.get(partition);
    long offset = progress.nextOffset();
    sequencer.take(progress, offset, timestampMillis, event);
    progress.movedTo(offset + 1);
    furthestEventTime = Math.max(furthestEventTime, progress.maxEventTime());
    sequencer.release(sequencer.safeClock(partitions));
  }

  /** A partition has no more events and no longer holds the others back. */
  public void end(int partition) {
    partitions.get(partition).idle = true;
    sequencer.release(sequencer.safeClock(partitions));
  }

  /** The partition that has not ended and is furthest behind in event time; -1 if all ended. */
  public int furthestBehind() {
    PartitionProgress behind = null;
    for (PartitionProgress partition : partitions) {
      if (!partition.idle && (behind == null || partition.maxEventTime() < behind.maxEventTime())) {
        behind = partition;
      }
    }
    return behind == null ? -1 : behind.partition;
  }

  /**
   * Nothing more comes up to this time: events that wait are shown, and windows closed, up to it.
   * Without an event before, nothing.
   */
  public void advance(long timeMillis) {
    if (furthestEventTime != Checkpoint.NONE) {
      sequencer.release(timeMillis);
    }
  }

  /** The rules' time, epoch milliseconds: of an alert that is handed over, when it was raised. */
  public long now() {
    return engines.stream().mapToLong(RuleEngine::now).max().orElse(Checkpoint.NONE);
  }

  /** The largest event time, epoch milliseconds; {@code Long.MIN_VALUE} if there was no event. */
  public long furthestEventTime() {
    return furthestEventTime;
  }

  /** The recording is over: time goes on until every window is closed. */
  public void finish() {
    if (furthestEventTime != Checkpoint.NONE) {
      sequencer.release(furthestEventTime + lookBack.toMillis() + 1);
    }
  }

  /** Events shown to the rules. */
  public long onTime() {
    return counters.onTime;
  }

  /** Events not shown because their time had passed. */
  public long late() {
    return counters.late;
  }

  /** Events not shown because they repeat another. */
  public long duplicate() {
    return counters.duplicate;
  }

  /** Events not shown because another of the same car and date came in their place. */
  public long replaced() {
    return counters.replaced;
  }

  /** Events not shown because their time is too far ahead of their record's timestamp. */
  public long badClock() {
    return counters.badClock;
  }

  @Override
  public void close() {
    engines.forEach(RuleEngine::close);
  }

  private final class Engines implements Sequencer.Rules {
    @Override
    public void advance(long timeMillis) {
      engines.forEach(engine -> engine.advance(timeMillis));
    }

    @Override
    public void show(CarEvent event) {
      engines.forEach(engine -> engine.send(event));
    }

    @Override
    public boolean isFull() {
      return false;
    }
  }
}
