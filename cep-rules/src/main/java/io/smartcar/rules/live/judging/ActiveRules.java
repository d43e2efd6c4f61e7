package io.smartcar.rules.live.judging;

import io.smartcar.events.CarEvent;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleCost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All rules of a task as one, and beside them those that are to follow: they are shown the same, or
 * it is kept for them until they are ready. What is shown waits until there is a run of it, or
 * {@link #settle}, and then goes to one rule after the other. Not thread-safe.
 */
public final class ActiveRules implements AutoCloseable {

  private List<ActiveRule> rules = List.of();
  private List<ActiveRule> followers = List.of();
  private @Nullable List<CarEvent> kept;

  /** What the rules of either run in, none twice. */
  private List<RunningEngine> engines = List.of();

  private List<RunningEngine> followingEngines = List.of();
  private final Showing showing = new Showing();

  /** The rules that raise alerts. */
  public List<ActiveRule> inForce() {
    return rules;
  }

  public void putInForce(List<ActiveRule> newRules) {
    settle();
    rules = List.copyOf(newRules);
    engines = engines(rules);
    stopFollowing();
    kept = null;
  }

  public long lookBackMillis() {
    return lookBackMillis(rules);
  }

  public static long lookBackMillis(List<ActiveRule> rules) {
    return rules.stream().mapToLong(ActiveRule::lookBackMillis).max().orElse(0);
  }

  public Map<RuleFile, ActiveRule> byFile() {
    Map<RuleFile, ActiveRule> byFile = new HashMap<>();
    rules.forEach(rule -> byFile.put(rule.file(), rule));
    return byFile;
  }

  /** Whether nobody looks at what is shown. */
  boolean areNone() {
    return rules.isEmpty() && followers.isEmpty() && kept == null;
  }

  public void advance(long timeMillis) {
    makeRoom();
    showing.addTime(timeMillis);
  }

  public void show(CarEvent event) {
    makeRoom();
    showing.addEvent(event);
    if (kept != null) {
      kept.add(event);
    }
  }

  private void makeRoom() {
    if (showing.isFull()) {
      settle();
    }
  }

  /** All rules have seen what was shown, and their alerts are raised, when this returns. */
  // By index: an iterator for each was a tenth of a task's garbage.
  public void settle() {
    if (showing.isEmpty()) {
      return;
    }
    for (int i = 0; i < engines.size(); i++) {
      engines.get(i).take(showing);
    }
    for (int i = 0; i < followingEngines.size(); i++) {
      followingEngines.get(i).take(showing);
    }
    showing.end();
  }

  /** From now on what is shown is also kept. */
  public void keep() {
    kept = new ArrayList<>();
  }

  public int keptSize() {
    return kept == null ? 0 : kept.size();
  }

  /** What was kept is not needed, and nobody follows any more. */
  public void forget() {
    settle();
    kept = null;
    stopFollowing();
  }

  private void stopFollowing() {
    followers = List.of();
    followingEngines = List.of();
  }

  private static List<RunningEngine> engines(List<ActiveRule> rules) {
    Set<RunningEngine> engines = new LinkedHashSet<>();
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).setPosition(i);
      engines.add(rules.get(i).engine());
    }
    return List.copyOf(engines);
  }

  /** These know all up to where keeping began: they get what was kept, and from now on the same. */
  public void follow(List<ActiveRule> newFollowers, long clock) {
    settle();
    List<CarEvent> missed = kept == null ? List.of() : kept;
    kept = null;
    ActiveRules catchingUp = new ActiveRules();
    catchingUp.putInForce(newFollowers);
    for (CarEvent event : missed) {
      catchingUp.advance(event.eventTime());
      catchingUp.show(event);
    }
    if (clock != Checkpoint.NONE) {
      catchingUp.advance(clock);
    }
    catchingUp.settle();
    followers = List.copyOf(newFollowers);
    followingEngines = engines(followers);
  }

  /** The time spent in each rule file in force, nanoseconds of wall time, by name. */
  public Map<String, Long> nanosByName() {
    Map<String, Long> nanos = new HashMap<>();
    rules.forEach(rule -> nanos.put(rule.file().name(), rule.nanos()));
    return nanos;
  }

  /** What each rule in force has cost so far. */
  public List<RuleCost> costs() {
    return rules.stream().map(ActiveRule::cost).toList();
  }

  /** Alerts that those in force dropped. */
  public long throttled() {
    return rules.stream().mapToLong(ActiveRule::throttled).sum();
  }

  public List<String> problems() {
    return rules.stream().flatMap(rule -> rule.problems().stream()).toList();
  }

  @Override
  public void close() {
    rules.forEach(ActiveRule::close);
  }
}
