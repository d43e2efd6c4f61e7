package io.smartcar.rules.live.judging;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleEngine;
import io.smartcar.rules.RuleProgram;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine and the rules that it works for: one, or several of one shape. It ends when none of
 * them is left. Not thread-safe, but may be handed from one thread to another; rules may leave it
 * by any.
 */
final class RunningEngine {

  private final RuleEngine engine;
  private final LongSupplier nanoTime;
  private final List<ActiveRule> rules = new ArrayList<>();

  /** So many have not left; whoever is the last ends the engine. */
  private final AtomicInteger left;

  private final BiConsumer<Integer, RuntimeException> stop;

  /** What it is shown, and the turn it has come to in it; null outside of that. */
  private @Nullable Showing showing;

  private int turn;

  private RunningEngine(
      RuleProgram program,
      RuleTaskSettings settings,
      LongSupplier nanoTime,
      ActiveRule.Raised raised) {
    this.nanoTime = nanoTime;
    List<Consumer<Alert>> takers = new ArrayList<>();
    for (CompiledRule rule : program.rules()) {
      ActiveRule active = new ActiveRule(rule, this, settings, raised);
      rules.add(active);
      takers.add(active::raise);
    }
    this.left = new AtomicInteger(rules.size());
    this.stop = (rule, failure) -> rules.get(rule).stop(failure);
    this.engine = new RuleEngine(program, settings.zone(), takers);
  }

  /** The rules of a program, at their beginning. */
  static List<ActiveRule> start(
      RuleProgram program,
      RuleTaskSettings settings,
      LongSupplier nanoTime,
      ActiveRule.Raised raised) {
    return List.copyOf(new RunningEngine(program, settings, nanoTime, raised).rules);
  }

  /** The rules' time, epoch milliseconds. */
  long now() {
    return engine.now();
  }

  /**
   * Takes a run of moments and events, one after the other; alerts go into the run. What throws
   * stops the rule, and all of a shape if it is not the alert of one of them.
   */
  void take(Showing shown) {
    if (atWork() == 0) {
      return;
    }
    long from = nanoTime.getAsLong();
    showing = shown;
    int events = 0;
    try {
      for (turn = 0; turn < shown.size(); turn++) {
        CarEvent event = shown.event(turn);
        if (event == null) {
          engine.advance(shown.time(turn));
        } else {
          engine.send(event);
          events++;
        }
        if (engine.takeFailures(stop) && atWork() == 0) {
          break;
        }
      }
    } catch (RuntimeException | StackOverflowError e) {
      rules.forEach(rule -> rule.stop(e));
    }
    showing = null;
    share(nanoTime.getAsLong() - from, events);
  }

  private int atWork() {
    int atWork = 0;
    for (int i = 0; i < rules.size(); i++) {
      atWork += rules.get(i).isAtWork() ? 1 : 0;
    }
    return atWork;
  }

  /** What an engine does for several rules is in equal parts each one's. */
  private void share(long nanos, int events) {
    long part = nanos / Math.max(1, atWork());
    rules.forEach(rule -> rule.took(part, events));
  }

  /** An alert of one of the rules, raised in this turn. */
  void raise(ActiveRule.Raised taker, int position, Alert alert) {
    Showing current = showing;
    if (current == null) {
      throw new IllegalStateException("nothing is shown");
    }
    current.raise(turn, position, taker, alert, engine.now());
  }

  /** One of its rules goes; with the last the engine ends. Once for each rule. */
  void leave() {
    if (left.decrementAndGet() == 0) {
      engine.close();
    }
  }
}
