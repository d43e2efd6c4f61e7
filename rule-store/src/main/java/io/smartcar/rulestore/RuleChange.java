package io.smartcar.rulestore;

import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.CarMasterException;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.scenario.RuleTests;
import io.smartcar.rules.scenario.TestedRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts other rules in force, for whatever people do it with: the rules are checked and tested,
 * stored as a new version and taken by every task, and taken back everywhere if a task cannot take
 * them. Used by one thread, which waits for it; says to it on the way where it is.
 */
public final class RuleChange {

  private static final long LOOK_EVERY_MILLIS = 100;

  /** Of all scenarios together; what is more is not kept with the version. */
  static final long MOST_SCENARIO_CHARS = 2_000_000;

  private final RuleStore store;
  private final String author;
  private final Duration patience;
  private final Consumer<ChangeState> progress;

  /**
   * Creates a change that is yet to be made.
   *
   * @param author who makes it
   * @param patience how long to wait for the tasks
   * @param progress is told each state but the end, which is returned
   */
  public RuleChange(
      RuleStore store, String author, Duration patience, Consumer<ChangeState> progress) {
    this.store = store;
    this.author = author;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Pushes a directory of rules, as a whole. The same rules as those in force are pushed again only
   * if one of them was stopped or throttled. What the rules look up of their cars stays as it is.
   *
   * @param lookBack of rules that do not say how far they look back
   * @param zone of the events' dates
   * @param message why, in one line
   * @throws RuleException with every line of what is wrong with the rules; nothing was changed
   * @throws RuleConflictException if someone else was first
   */
  public ChangeState.End push(Path directory, Duration lookBack, ZoneId zone, String message)
      throws RuleException, RuleStoreException, RuleConflictException, InterruptedException {
    Pointer before = store.current();
    RuleSet rules = TestedRules.of(directory, lookBack, zone);
    return push(before, rules, kept(RuleTests.texts(rules, directory)), message);
  }

  /** Large ones are not: a version must fit into a node of the store. */
  private Map<String, String> kept(Map<String, String> scenarios) {
    long chars = scenarios.values().stream().mapToLong(String::length).sum();
    if (chars <= MOST_SCENARIO_CHARS) {
      return scenarios;
    }
    progress.accept(new ChangeState.ScenariosLeftOut(chars, MOST_SCENARIO_CHARS));
    return Map.of();
  }

  /**
   * Pushes rules that were checked and tested, as a whole, as the other does. What they look up of
   * their cars stays as it is.
   *
   * @param before what was in force when whoever pushes decided
   * @param scenarios they were tested with, kept with the version
   * @throws RuleException if no task that runs could run one of them; nothing was changed
   * @throws RuleConflictException if something else was put in force meanwhile
   */
  public ChangeState.End push(
      Pointer before, RuleSet rules, Map<String, String> scenarios, String message)
      throws RuleException, RuleStoreException, RuleConflictException, InterruptedException {
    RunningTasks tasks = RunningTasks.of(store);
    tasks.refuseUnlessRunnable(rules);
    RuleContents contents = new RuleContents(rules.texts(), scenarios, contents(before).cars());
    if (before.version() > 0 && contents(before).equals(contents)) {
      if (!tasks.haveProblems()) {
        progress.accept(new ChangeState.Unchanged(before.version()));
        return await(before, before);
      }
      progress.accept(new ChangeState.StartsAgain(before.version(), tasks));
    }
    Pointer pushed = store.push(before, contents, author, message);
    progress.accept(new ChangeState.Stored(pushed.version(), contents.files().size()));
    return await(before, pushed);
  }

  /** What is in force; where nothing was pushed, no file and no car. */
  private RuleContents contents(Pointer pointer) throws RuleStoreException {
    return pointer.version() == 0
        ? new RuleContents(Map.of(), null)
        : store.version(pointer.version()).contents();
  }

  /**
   * Lets the rules in force look up other cars: a new version with the same files. The same cars as
   * those in force are not stored again.
   *
   * @param jar the rules that are in force where none were pushed
   * @param change makes the new car master of the one in force; may refuse
   * @param message why, in one line
   * @throws CarMasterException what {@code change} threw; nothing was changed
   * @throws RuleConflictException if someone else was first
   */
  public ChangeState.End importCars(RuleSet jar, CarsChange change, String message)
      throws CarMasterException, RuleStoreException, RuleConflictException, InterruptedException {
    Pointer before = store.current();
    RuleContents inForce = contents(before);
    StoredCars stored = inForce.cars();
    CarMaster old = stored == null ? CarMaster.NONE : store.cars(stored);
    CarMaster cars = change.of(old);
    if (cars.equals(old)) {
      progress.accept(new ChangeState.SameCars(before.version()));
      return await(before, before);
    }
    Map<String, String> files = before.version() == 0 ? jar.texts() : inForce.files();
    RuleContents contents = new RuleContents(files, inForce.scenarios(), store.keep(cars));
    Pointer pushed = store.push(before, contents, author, message);
    progress.accept(
        new ChangeState.CarsStored(pushed.version(), cars.cars().size(), cars.limits().size()));
    return await(before, pushed);
  }

  /** Makes a new car master of the one in force. */
  public interface CarsChange {
    CarMaster of(CarMaster inForce) throws CarMasterException;
  }

  /**
   * Puts an old version's rules in force again, with the cars that they looked up, as a new
   * version; 0 is the rules of the jar.
   *
   * @param version the version; empty for the one that was in force before
   * @throws RuleConflictException if someone else was first
   */
  public ChangeState.End rollBack(OptionalInt version)
      throws RuleStoreException, RuleConflictException, InterruptedException {
    Pointer before = store.current();
    if (before.version() == 0) {
      return new ChangeState.NothingPushed();
    }
    int target = version.isPresent() ? version.getAsInt() : versionBefore(before);
    return rollBack(before, target, "");
  }

  /**
   * Puts an old version's rules in force again, as the other does.
   *
   * @param before what was in force when whoever rolls back decided, a version that was pushed
   * @param target the version; 0 is the rules of the jar
   * @param reason why, in one line; empty if nobody said. Of version 0 the store keeps none
   * @throws RuleConflictException if something else was put in force meanwhile
   */
  public ChangeState.End rollBack(Pointer before, int target, String reason)
      throws RuleStoreException, RuleConflictException, InterruptedException {
    if (target == 0) {
      Pointer jar = store.pointTo(before, 0);
      progress.accept(new ChangeState.JarWanted());
      return await(before, jar);
    }
    RuleVersion old = store.version(target);
    String message = "roll back to version " + target + (reason.isEmpty() ? "" : ": " + reason);
    Pointer pushed = store.push(before, old.contents(), author, message);
    progress.accept(new ChangeState.Restored(pushed.version(), target));
    return await(before, pushed);
  }

  private int versionBefore(Pointer current) throws RuleStoreException {
    if (current.previous().isPresent()) {
      return current.previous().getAsInt();
    }
    return store.versions().stream()
        .mapToInt(RuleVersion::number)
        .filter(number -> number < current.version())
        .max()
        .orElse(0);
  }

  /**
   * Waits until it is decided whether every task runs what is in force.
   *
   * @param before what was in force before
   * @param inForce what is in force now; the same as before if nothing was changed
   * @throws RuleConflictException if it had to be taken back and someone else was first
   */
  public ChangeState.End await(Pointer before, Pointer inForce)
      throws RuleStoreException, RuleConflictException, InterruptedException {
    int version = inForce.version();
    long begin = System.nanoTime();
    RunningTasks said = new RunningTasks(List.of());
    while (true) {
      RunningTasks tasks = RunningTasks.of(store);
      Duration waited = Duration.ofNanos(System.nanoTime() - begin);
      if (tasks.isEmpty()) {
        return new ChangeState.NoTaskRuns(version);
      }
      if (tasks.oneCannotTake(version)) {
        return inForce.equals(before)
            ? new ChangeState.StaysInForce(version, tasks)
            : takeBack(before, inForce, tasks);
      }
      if (tasks.allLive(version)) {
        return new ChangeState.Live(version, tasks, waited);
      }
      if (waited.compareTo(patience) >= 0) {
        return new ChangeState.NotEverywhere(version, tasks, patience);
      }
      if (!tasks.equals(said)) {
        said = tasks;
        progress.accept(new ChangeState.Waiting(version, tasks));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private ChangeState.End takeBack(Pointer before, Pointer inForce, RunningTasks tasks)
      throws RuleStoreException, RuleConflictException {
    store.takeBack(inForce, before);
    return new ChangeState.TakenBack(inForce.version(), before.version(), tasks);
  }
}
