package io.smartcar.rules.trial;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.live.RecordedRun;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A rule, and perhaps others beside it, on the same recorded events in the contract's order, as the
 * topology would show them. Nothing is changed anywhere.
 *
 * <p>Alerts are handed over from the moment on at which what was asked for begins; what the source
 * brings from before only fills windows. After the data's end time goes on only to close windows
 * ({@link CompiledRule#isOfAWindow}): what else a rule would raise then is counted, for it would
 * only be right if nothing came. One thread; {@link #events}, {@link #rate} and {@link #done} may
 * be asked by any.
 */
public final class Trial implements AutoCloseable, TrialEvents.Recipient {

  /**
   * A rule of a trial.
   *
   * @param alerts takes each alert as it is raised, on the trial's thread
   */
  public record Subject(CompiledRule rule, Consumer<Alert> alerts) {}

  /**
   * How events are shown.
   *
   * @param time what counts as late, idle and ahead
   * @param lookBack how far back a rule looks of which that cannot be derived
   * @param zone of the events' dates
   */
  public record Settings(RuleTaskSettings.Timing time, Duration lookBack, ZoneId zone) {}

  private final TrialEvents source;
  private final List<Subject> subjects;
  private final List<RecordedRun> runs = new ArrayList<>();
  private final Set<String> cars = new HashSet<>();
  private final boolean[] begun;
  private boolean reporting;
  private String lastCar = "";
  private volatile long events;
  private long noEvents;
  private long before;

  /** Of those before, what the run counted beside the others. */
  private long lateBefore;

  private long badClockBefore;
  private long repeatedBefore;
  private long ofOpenWindows;
  private long unknown;

  /** After this event time nothing is known. */
  private long dataEnd = Long.MAX_VALUE;

  private volatile long startNanos;
  private volatile double seconds;

  /**
   * Creates a trial; it closes the source with itself.
   *
   * @param subjects the rule that is tried, and then any others that see the same events
   */
  public Trial(TrialEvents source, List<Subject> subjects, Settings settings) {
    this.source = source;
    this.subjects = List.copyOf(subjects);
    this.begun = new boolean[source.partitions()];
    for (int i = 0; i < subjects.size(); i++) {
      int run = i;
      Subject subject = subjects.get(i);
      runs.add(
          new RecordedRun(
              List.of(subject.rule()),
              settings.time(),
              settings.lookBack(),
              settings.zone(),
              source.partitions(),
              alert -> raised(run, alert)));
    }
  }

  /**
   * Runs it to the end of the events; once.
   *
   * @return what was read
   * @throws RuleException if a rule throws
   */
  public TrialCounts run() throws RuleException {
    startNanos = System.nanoTime();
    RecordedRun tried = runs.get(0);
    try {
      for (int next = tried.furthestBehind(); next >= 0; next = tried.furthestBehind()) {
        source.read(next, this);
      }
      long end = Math.max(tried.furthestEventTime(), source.knownUntilMillis());
      each(run -> run.advance(end));
      dataEnd = end;
      each(RecordedRun::finish);
    } catch (RuleThrew e) {
      throw RuleException.thrown(subjects.get(e.run).rule().file(), "the events of the trial", e);
    }
    seconds = elapsed();
    return new TrialCounts(
        events,
        cars.size(),
        tried.late() - lateBefore,
        tried.duplicate() - repeatedBefore,
        tried.badClock() - badClockBefore,
        noEvents,
        before,
        ofOpenWindows,
        unknown,
        seconds);
  }

  private void raised(int run, Alert alert) {
    Subject subject = subjects.get(run);
    long atMillis = runs.get(run).now();
    if (!reporting || atMillis < source.beginMillis()) {
      return;
    }
    boolean afterEnd = atMillis > dataEnd;
    boolean known = !afterEnd || subject.rule().isOfAWindow(alert.rule());
    if (run == 0) {
      ofOpenWindows += afterEnd && known ? 1 : 0;
      unknown += known ? 0 : 1;
    }
    if (known) {
      subject.alerts().accept(alert);
    }
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
    if (!begun[partition]) {
      before++;
      RecordedRun tried = runs.get(0);
      long late = tried.late();
      long badClock = tried.badClock();
      each(run -> run.take(partition, timestampMillis, event));
      lateBefore += tried.late() - late;
      badClockBefore += tried.badClock() - badClock;
      return;
    }
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
  public void begin(int partition) {
    begun[partition] = true;
    if (!reporting && allBegun()) {
      reporting = true;
      repeatedBefore = runs.get(0).duplicate();
    }
  }

  private boolean allBegun() {
    for (boolean one : begun) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void end(int partition) {
    begin(partition);
    each(run -> run.end(partition));
  }

  /** Events so far. */
  public long events() {
    return events;
  }

  /** Events a second since the start. */
  public double rate() {
    return events / Math.max(seconds > 0 ? seconds : elapsed(), 0.001);
  }

  /** How much of the events was read, 0 to 1. */
  public double done() {
    return source.done();
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
