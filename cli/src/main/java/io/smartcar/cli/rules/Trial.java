package io.smartcar.cli.rules;

import io.smartcar.events.CarEvent;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.live.RecordedRun;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A rule, and perhaps another beside it, on the same events in the contract's order. One thread;
 * {@link #events} may be asked by any.
 */
final class Trial implements AutoCloseable, TrialEvents.Recipient {

  private final TrialEvents source;
  private final List<RuleFile> rules;
  private final List<RecordedRun> runs;
  private final Set<String> cars = new HashSet<>();
  private String lastCar = "";
  private volatile long events;
  private long noEvents;
  private long startNanos;
  private double seconds;

  /**
   * Creates a trial; it closes the source and the runs with itself.
   *
   * @param rules the rule that is tried, and then any others that see the same events
   * @param runs the run of each
   */
  Trial(TrialEvents source, List<RuleFile> rules, List<RecordedRun> runs) {
    this.source = source;
    this.rules = List.copyOf(rules);
    this.runs = List.copyOf(runs);
  }

  /**
   * Runs it to the end of the events.
   *
   * @throws RuleException if a rule throws
   */
  void run() throws RuleException {
    startNanos = System.nanoTime();
    RecordedRun tried = runs.get(0);
    try {
      for (int next = tried.furthestBehind(); next >= 0; next = tried.furthestBehind()) {
        source.read(next, this);
      }
      each(RecordedRun::finish);
    } catch (RuleThrew e) {
      throw RuleException.thrown(rules.get(e.run), "the events of the trial", e);
    }
    seconds = elapsed();
  }

  /** What the source throws is not the rule's. */
  private void each(Consumer<RecordedRun> step) {
    for (int run = 0; run < runs.size(); run++) {
      try {
        step.accept(runs.get(run));
      } catch (RuntimeException | StackOverflowError e) {
        throw new RuleThrew(run, e);
      }
    }
  }

  /** Through the source, which knows nothing of rules. */
  private static final class RuleThrew extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int run;

    RuleThrew(int run, Throwable cause) {
      super(cause);
      this.run = run;
    }
  }

  // One thread counts, others only look.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  @Override
  public void event(int partition, long timestampMillis, CarEvent event) {
    events++;
    if (!event.carNumber().equals(lastCar)) {
      lastCar = event.carNumber();
      cars.add(lastCar);
    }
    each(run -> run.take(partition, timestampMillis, event));
  }

  @Override
  public void noEvent() {
    noEvents++;
  }

  @Override
  public void end(int partition) {
    each(run -> run.end(partition));
  }

  /** Events so far. */
  long events() {
    return events;
  }

  /** Events a second since the start. */
  double rate() {
    return events / Math.max(seconds > 0 ? seconds : elapsed(), 0.001);
  }

  /** How much of the events was read, 0 to 1. */
  double done() {
    return source.done();
  }

  /** What was read and in what time, in one line. */
  String summary() {
    return String.format(
            Locale.ROOT,
            "%,d events of %,d cars in %.1f s (%,.0f/s)",
            events,
            cars.size(),
            seconds,
            rate())
        + notShown();
  }

  /** Empty if every record was shown to the rule. */
  private String notShown() {
    RecordedRun tried = runs.get(0);
    long late = tried.late();
    long repeated = tried.duplicate();
    long badClock = tried.badClock();
    return late + repeated + badClock + noEvents == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "; not shown to the rule: %,d late, %,d repeated, %,d of a bad clock, %,d no event",
            late,
            repeated,
            badClock,
            noEvents);
  }

  private double elapsed() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  @Override
  public void close() {
    runs.forEach(RecordedRun::close);
    source.close();
  }
}
