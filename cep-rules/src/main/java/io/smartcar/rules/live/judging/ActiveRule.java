package io.smartcar.rules.live.judging;

import io.smartcar.events.Alert;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleProgram;
import io.smartcar.rules.live.port.RuleCost;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** Takes alerts that are to go on their way. */
  public interface Raised {
    void raise(Alert alert, long raisedAtMillis);
  }

  private final CompiledRule rule;
  private final RunningEngine engine;
  private final Raised raised;
  private final long lookBackMillis;
  private final int maxAlertsPerMinute;
  private final AtomicBoolean gone = new AtomicBoolean();
  private boolean silent;
  private boolean retired;
  private long minute = Long.MIN_VALUE;
  private int alertsInMinute;
  private long throttled;
  private long nanos;
  private long events;
  private int position;
  private @Nullable String stopped;

  ActiveRule(CompiledRule rule, RunningEngine engine, RuleTaskSettings settings, Raised raised) {
    this.rule = rule;
    this.engine = engine;
    this.raised = raised;
    this.lookBackMillis = rule.lookBack().orElse(settings.lookBack()).toMillis();
    this.maxAlertsPerMinute = settings.limits().maxAlertsPerMinute();
  }

  /**
   * Puts rules to work from their beginning.
   *
   * @param raised takes their alerts
   */
  public static List<ActiveRule> start(
      List<RuleProgram> programs, RuleTaskSettings settings, LongSupplier nanoTime, Raised raised) {
    return programs.stream()
        .flatMap(program -> RunningEngine.start(program, settings, nanoTime, raised).stream())
        .toList();
  }

  public RuleFile file() {
    return rule.file();
  }

  CompiledRule compiled() {
    return rule;
  }

  /** What it runs in, perhaps with others. */
  RunningEngine engine() {
    return engine;
  }

  /** Its place among the rules that are shown the same: of alerts of one moment its come so. */
  void setPosition(int position) {
    this.position = position;
  }

  long lookBackMillis() {
    return lookBackMillis;
  }

  /** Whether what it raises is dropped: its windows are being filled. */
  public void setSilent(boolean silent) {
    this.silent = silent;
  }

  /** It is not in force any more: it raises nothing, and is only to be closed. */
  public void retire() {
    retired = true;
  }

  /** Whether its engine has anything to do for it. */
  boolean isAtWork() {
    return stopped == null && !retired;
  }

  /** Why it was stopped; null if it was not. */
  public @Nullable String stopped() {
    return stopped;
  }

  long throttled() {
    return throttled;
  }

  /** Wall time spent in the rule; of an engine for several, its part of that. */
  long nanos() {
    return nanos;
  }

  RuleCost cost() {
    return new RuleCost(file().fileName(), nanos, events, throttled);
  }

  void took(long moreNanos, int moreEvents) {
    if (isAtWork()) {
      nanos += moreNanos;
      events += moreEvents;
    }
  }

  void stop(Throwable failure) {
    if (!isAtWork()) {
      return;
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    stopped = "%s: stopped at %d, it threw %s".formatted(file().fileName(), engine.now(), cause);
    LOG.error("{}; the other rules go on; push a corrected one", stopped, failure);
    leave();
  }

  private void leave() {
    if (gone.compareAndSet(false, true)) {
      engine.leave();
    }
  }

  void raise(Alert alert) {
    if (silent || !isAtWork()) {
      return;
    }
    long nowMinute = Math.floorDiv(engine.now(), MINUTE_MILLIS);
    if (nowMinute != minute) {
      minute = nowMinute;
      alertsInMinute = 0;
    }
    alertsInMinute++;
    if (alertsInMinute <= maxAlertsPerMinute) {
      engine.raise(raised, position, alert);
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
    leave();
  }
}
