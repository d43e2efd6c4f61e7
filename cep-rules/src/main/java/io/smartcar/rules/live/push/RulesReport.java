package io.smartcar.rules.live.push;

import io.smartcar.rules.live.port.RuleCost;
import io.smartcar.rules.live.port.RuleSource;
import io.smartcar.rules.live.port.RulesState;
import io.smartcar.rules.live.port.RulesState.Phase;
import io.smartcar.rules.live.port.VersionedRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells the source of rules what the task runs, whenever that changed. Not thread-safe. */
final class RulesReport {

  private static final long COSTS_NANOS = 30_000_000_000L;

  private final RuleSource source;
  private @Nullable RulesState last;
  private @Nullable List<RuleCost> saidCosts;
  private long saidCostsNanos;

  RulesReport(RuleSource source) {
    this.source = source;
  }

  /**
   * What the task runs at rest.
   *
   * @param version the version in force
   * @param since as in {@link RulesState}
   * @param problems a line each
   */
  record Running(int version, long since, List<String> problems) {

    /** With what is wrong with the rules at work besides what was known before. */
    Running with(List<String> more) {
      List<String> all = new ArrayList<>(problems);
      all.addAll(more);
      return new Running(version, since, all);
    }

    private RulesState state(Phase phase, int wanted, String reason) {
      return new RulesState(version, since, phase, wanted, reason, problems);
    }
  }

  /**
   * Says it if it is another state than the last.
   *
   * @param step where the push is that is under way, if one is
   * @param wanted the version wanted, if that is known
   * @param outcome how the last push ended that did not come into force, if one did
   */
  void say(
      Running running,
      @Nullable PushStep step,
      @Nullable VersionedRules wanted,
      @Nullable PushOutcome outcome) {
    RulesState now = state(running, step, wanted, outcome);
    if (!now.equals(last)) {
      last = now;
      source.report(now);
    }
  }

  /**
   * Says what the rules have cost, if that is another than it said last: now and then, for each
   * time somebody writes it down for others.
   *
   * @param now by the clock of the task's pauses, nanoseconds
   * @param asked only when they are due: it is called with each tick
   */
  void sayCosts(long now, Supplier<List<RuleCost>> asked) {
    if (saidCosts != null && now - saidCostsNanos < COSTS_NANOS) {
      return;
    }
    saidCostsNanos = now;
    List<RuleCost> costs = asked.get();
    if (!costs.equals(saidCosts)) {
      saidCosts = List.copyOf(costs);
      source.costs(saidCosts);
    }
  }

  private static RulesState state(
      Running running,
      @Nullable PushStep step,
      @Nullable VersionedRules wanted,
      @Nullable PushOutcome outcome) {
    if (step != null) {
      return running.state(Phase.WARMING, step.push().rules().number(), step.waitsFor());
    }
    if (wanted == null || wanted.number() == running.version()) {
      return running.state(Phase.LIVE, running.version(), "");
    }
    if (outcome == null || outcome.version() != wanted.number()) {
      return running.state(Phase.WARMING, wanted.number(), "is about to begin");
    }
    boolean isRefused = outcome instanceof PushOutcome.Refused;
    return running.state(
        isRefused ? Phase.FAILED : Phase.WARMING, wanted.number(), outcome.reason());
  }
}
