package io.smartcar.rules.live;

import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.RuleCost;
import io.smartcar.rules.live.port.RuleSource;
import io.smartcar.rules.live.port.RulesState;
import io.smartcar.rules.live.port.RulesUnavailableException;
import io.smartcar.rules.live.port.VersionedRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Versions of rules in memory, and what tasks say of them. */
public final class MemoryRules {

  /** The number of the task for the fleet's rules here. */
  public static final int FLEET = -1;

  private final TreeMap<Integer, RuleSet> versions = new TreeMap<>();
  private int wanted;

  /** Whether the store does not answer; of what it holds, tasks know the jar's rules alone. */
  public boolean away;

  /** The last report of each task. */
  public final Map<Integer, RulesState> reports = new HashMap<>();

  /** What each task last said that its rules have cost. */
  public final Map<Integer, List<RuleCost>> costs = new HashMap<>();

  /** From which time on each task ran which version, over its restarts. */
  public final Map<Integer, TreeMap<Long, Integer>> since = new HashMap<>();

  public MemoryRules(RuleSet jar) {
    versions.put(0, jar);
  }

  /** Puts a set in force, as the next version. */
  public int push(RuleSet rules) {
    int number = versions.lastKey() + 1;
    versions.put(number, rules);
    wanted = number;
    return number;
  }

  /** A version is nowhere to be found any more. */
  public void forget(int version) {
    versions.remove(version);
  }

  public void pointTo(int version) {
    wanted = version;
  }

  public int wanted() {
    return wanted;
  }

  public RuleSet version(int number) {
    return versions.getOrDefault(number, new RuleSet(List.of()));
  }

  /** As a task sees it. */
  public RuleSource asSource(int task) {
    return new RuleSource() {
      @Override
      public VersionedRules first() throws RulesUnavailableException {
        checkThere();
        return versioned(wanted);
      }

      @Override
      public int decided() throws RulesUnavailableException {
        checkThere();
        return wanted;
      }

      @Override
      public Optional<VersionedRules> version(int number) throws RulesUnavailableException {
        checkThere();
        return versions.containsKey(number) ? Optional.of(versioned(number)) : Optional.empty();
      }

      @Override
      public @Nullable VersionedRules wanted() {
        return away ? null : versioned(wanted);
      }

      @Override
      public void report(RulesState state) {
        reports.put(task, state);
        since.computeIfAbsent(task, unused -> new TreeMap<>()).put(state.since(), state.version());
      }

      @Override
      public void costs(List<RuleCost> now) {
        costs.put(task, now);
      }

      @Override
      public void inForce(VersionedRules rules) {}

      @Override
      public void close() {}
    };
  }

  private void checkThere() throws RulesUnavailableException {
    if (away) {
      throw new RulesUnavailableException("the store is away", null);
    }
  }

  private VersionedRules versioned(int number) {
    return new VersionedRules(number, version(number));
  }
}
