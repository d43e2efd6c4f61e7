package io.smartcar.rulestore;

import io.smartcar.events.cars.CarMaster;
import io.smartcar.rules.RuleSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a topology's rules, the pointer to the one in force, the states of its tasks, and
 * where its workers answer Prometheus. A version never changes; only the pointer does, by
 * compare-and-set. Called by the command line and, off the path of events, by tasks. Thread-safe.
 *
 * <p>Every method that throws {@link RuleStoreException} asks the server and gives up after the
 * store's own time limit.
 */
public interface RuleStore extends AutoCloseable {

  /** Which version is in force now; version 0 if none was ever pushed: the jar's rules are. */
  Pointer current() throws RuleStoreException;

  /**
   * One version.
   *
   * @throws NoSuchVersionException if the store has answered that there is no such version
   */
  RuleVersion version(int number) throws RuleStoreException;

  /** The numbers of all versions, the oldest first: one question, however many there are. */
  List<Integer> numbers() throws RuleStoreException;

  /** All versions, the oldest first. */
  List<RuleVersion> versions() throws RuleStoreException;

  /**
   * A version's rules with what they look up, ready to be compiled.
   *
   * @throws NoSuchVersionException if the store has answered that there is no such version
   */
  default RuleSet rules(int number) throws RuleStoreException {
    RuleVersion version = version(number);
    RuleSet rules = RuleSet.ofTexts(version.files());
    StoredCars cars = version.cars();
    return cars == null || !rules.usesCars() ? rules : rules.withCars(cars(cars));
  }

  /** The car master of a version. */
  CarMaster cars(StoredCars stored) throws RuleStoreException;

  /**
   * Stores a car master for a version that is to be pushed; the same once more changes nothing.
   *
   * @return null for no car and no limit
   */
  @Nullable StoredCars keep(CarMaster cars) throws RuleStoreException;

  /**
   * Stores a set as the next version and puts it in force, both or neither.
   *
   * @param seen what was in force when the caller decided to push
   * @param contents the whole set, with a car master that was kept
   * @return what is in force now
   * @throws RuleConflictException if something else was put in force meanwhile
   */
  Pointer push(Pointer seen, RuleContents contents, String author, String message)
      throws RuleStoreException, RuleConflictException;

  /**
   * Puts an old version in force again, or none ({@code version} 0).
   *
   * @param seen what was in force when the caller decided
   * @throws RuleConflictException if something else was put in force meanwhile
   */
  Pointer pointTo(Pointer seen, int version) throws RuleStoreException, RuleConflictException;

  /**
   * Takes a push back: what was in force before is again, and what was in force before that is
   * still its {@link Pointer#previous}.
   *
   * @param seen what the push put in force
   * @param before what was in force before
   * @throws RuleConflictException if something else was put in force meanwhile
   */
  Pointer takeBack(Pointer seen, Pointer before) throws RuleStoreException, RuleConflictException;

  /** What each task that runs has reported, in the order of {@link TaskState#tasks}. */
  List<TaskState> tasks() throws RuleStoreException;

  /**
   * Reports a task's state, over the one it reported before. It is shown for as long as this store
   * is open. Never blocks; while the server is away the last report waits.
   */
  void report(TaskState state);

  /** Where each worker of the topology answers Prometheus, of those that say so, by address. */
  List<WorkerPlace> workers() throws RuleStoreException;

  /**
   * Says where a worker answers Prometheus. It is shown for as long as this store is open. Never
   * blocks; while the server is away it waits.
   */
  void announce(WorkerPlace worker);

  /**
   * Calls {@code onChange} soon after each change of {@link #current}, after the connection came
   * back, and once at first; on a thread of the store's, which must not be blocked.
   */
  void watch(Runnable onChange);

  @Override
  void close();
}
