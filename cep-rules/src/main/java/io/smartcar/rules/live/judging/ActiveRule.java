package io.smartcar.rules.live.judging;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleEngine;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One rule file at work in a task: bounded in what it raises, stopped when it throws, and measured.
 * Not thread-safe, but may be handed from one thread to another.
 */
public final class ActiveRule implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ActiveRule.class);
  private static final long MINUTE_MILLIS = 60_000;

  /** Reading the clock twice costs about as much as a small rule: one event in so many is timed. */
  private static final int TIMED_EVERY = 32;

  /** Takes alerts that are to go on their way. */
  public interface Raised {
    void raise(Alert alert, long raisedAtMillis);
  }

  private final CompiledRule rule;
  private final RuleEngine engine;
  private final Raised raised;
  private final long lookBackMillis;
  private final int maxAlertsPerMinute;
  private final LongSupplier nanoTime;
  private boolean silent;
  private long minute = Long.MIN_VALUE;
  private int alertsInMinute;
  private long throttled;
  private long nanos;
  private int sinceTimed;
  private @Nullable String stopped;

  /** What it is shown in one go, and the turn it has come to in it; null outside of that. */
  private @Nullable Showing showing;

  private int turn;

  public ActiveRule(
      CompiledRule rule, RuleTaskSettings settings, LongSupplier nanoTime, Raised raised) {
    this.rule = rule;
    this.raised = raised;
    this.nanoTime = nanoTime;
    this.lookBackMillis = rule.lookBack().orElse(settings.lookBack()).toMillis();
    this.maxAlertsPerMinute = settings.limits().maxAlertsPerMinute();
    this.engine = new RuleEngine(rule, settings.zone(), this::raise);
  }

  public RuleFile file() {
    return rule.file();
  }

  CompiledRule compiled() {
    return rule;
  }

  long lookBackMillis() {
    return lookBackMillis;
  }

  /** Whether what it raises is dropped: its windows are being filled. */
  public void setSilent(boolean silent) {
    this.silent = silent;
  }

  /** Why it was stopped; null if it was not. */
  public @Nullable String stopped() {
    return stopped;
  }

  long throttled() {
    return throttled;
  }

  /** Wall time spent in the rule, about. */
  long nanos() {
    return nanos;
  }

  public void advance(long timeMillis) {
    if (stopped != null) {
      return;
    }
    long from = nanoTime.getAsLong();
    try {
      engine.advance(timeMillis);
    } catch (RuntimeException | StackOverflowError e) {
      stop(e);
    }
    nanos += nanoTime.getAsLong() - from;
  }

  public void send(CarEvent event) {
    if (stopped != null) {
      return;
    }
    sinceTimed++;
    boolean timed = sinceTimed == TIMED_EVERY;
    long from = timed ? nanoTime.getAsLong() : 0;
    try {
      engine.send(event);
    } catch (RuntimeException | StackOverflowError e) {
      stop(e);
    }
    if (timed) {
      nanos += (nanoTime.getAsLong() - from) * TIMED_EVERY;
      sinceTimed = 0;
    }
  }

  /**
   * Takes a run of moments and events as if each were advanced to and sent; alerts go into the run.
   */
  void take(Showing shown) {
    if (stopped != null) {
      return;
    }
    long from = nanoTime.getAsLong();
    showing = shown;
    try {
      for (turn = 0; turn < shown.size(); turn++) {
        CarEvent event = shown.event(turn);
        if (event == null) {
          engine.advance(shown.time(turn));
        } else {
          engine.send(event);
        }
      }
    } catch (RuntimeException | StackOverflowError e) {
      stop(e);
    }
    showing = null;
    nanos += nanoTime.getAsLong() - from;
  }

  private void stop(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    stopped = "%s: stopped at %d, it threw %s".formatted(file().fileName(), engine.now(), cause);
    LOG.error("{}; the other rules go on; push a corrected one", stopped, failure);
    engine.close();
  }

  private void raise(Alert alert) {
    if (silent) {
      return;
    }
    long now = engine.now();
    long nowMinute = Math.floorDiv(now, MINUTE_MILLIS);
    if (nowMinute != minute) {
      minute = nowMinute;
      alertsInMinute = 0;
    }
    alertsInMinute++;
    if (alertsInMinute <= maxAlertsPerMinute) {
      if (showing == null) {
        raised.raise(alert, now);
      } else {
        showing.raise(turn, raised, alert, now);
      }
      return;
    }
    if (throttled == 0) {
      LOG.error(
          "{}: more than {} alerts in a minute of event time; further ones are dropped and counted",
          file().fileName(),
          maxAlertsPerMinute);
    }
    throttled++;
  }

  /** What people should know of it, a line each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (stopped != null) {
      problems.add(stopped);
    }
    if (throttled > 0) {
      problems.add(
          "%s: throttled, it raised more than %d alerts in a minute"
              .formatted(file().fileName(), maxAlertsPerMinute));
    }
    return problems;
  }

  @Override
  public void close() {
    if (stopped == null) {
      engine.close();
    }
  }
}
