package io.smartcar.rules.live;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rules on recorded events, by the same contract of time as on the live log, as if the recording
 * were one partition: what is late or repeated is not shown. For scenarios and trials. Not
 * thread-safe.
 */
public final class RecordedRun implements AutoCloseable {

  private final List<RuleEngine> engines = new ArrayList<>();
  private final RuleTaskCounters counters = new RuleTaskCounters();
  private final PartitionProgress recording = new PartitionProgress(0, null);
  private final Sequencer sequencer;
  private final Duration lookBack;
  private long offset;

  /**
   * Creates a run of the rules from their beginning.
   *
   * @param time the contract's times; a recording has no clock to be ahead of
   * @param lookBack how far back a rule looks of which that cannot be derived
   * @param alerts takes each alert as it is raised
   */
  public RecordedRun(
      List<CompiledRule> rules,
      RuleTaskSettings.Timing time,
      Duration lookBack,
      Consumer<Alert> alerts) {
    Duration longest = Duration.ZERO;
    for (CompiledRule rule : rules) {
      engines.add(new RuleEngine(rule, alerts));
      Duration one = rule.lookBack().orElse(lookBack);
      longest = one.compareTo(longest) > 0 ? one : longest;
    }
    this.lookBack = longest;
    this.sequencer = new Sequencer(time, new Engines(), counters);
  }

  /** Takes the recording's next event. */
  public void take(CarEvent event) {
    sequencer.take(recording, offset, event.eventTime(), event);
    offset++;
    recording.movedTo(offset);
    sequencer.release(sequencer.safeClock(List.of(recording)));
  }

  /** The recording is over: time goes on until every window is closed. */
  public void finish() {
    if (recording.maxEventTime() != Checkpoint.NONE) {
      sequencer.release(recording.maxEventTime() + lookBack.toMillis() + 1);
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

  /** Events not shown because they repeat another's car and date. */
  public long duplicate() {
    return counters.duplicate;
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
