package io.smartcar.topology.rule;

import io.smartcar.events.cars.CarMaster;
import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.RuleVersion;
import io.smartcar.rulestore.StoredCars;
import io.smartcar.rulestore.TaskState;
import io.smartcar.rulestore.WorkerPlace;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store one of whose methods throws, a number of times, what its port does not name. */
final class FailingStore implements RuleStore {

  /** What a task calls. */
  enum Call {
    CURRENT,
    VERSION,
    WATCH,
    REPORT
  }

  private final RuleStore store;
  private final Call failing;
  private final AtomicInteger failuresLeft;

  FailingStore(RuleStore store, Call failing, int failures) {
    this.store = store;
    this.failing = failing;
    this.failuresLeft = new AtomicInteger(failures);
  }

  int failuresLeft() {
    return failuresLeft.get();
  }

  private void called(Call call) {
    if (call == failing && failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException(call + " fails");
    }
  }

  @Override
  public Pointer current() throws RuleStoreException {
    called(Call.CURRENT);
    return store.current();
  }

  @Override
  public RuleVersion version(int number) throws RuleStoreException {
    called(Call.VERSION);
    return store.version(number);
  }

  @Override
  public void report(TaskState state) {
    called(Call.REPORT);
    store.report(state);
  }

  @Override
  public List<WorkerPlace> workers() throws RuleStoreException {
    return store.workers();
  }

  @Override
  public void announce(WorkerPlace worker) {
    store.announce(worker);
  }

  @Override
  public void watch(Runnable onChange) {
    called(Call.WATCH);
    store.watch(onChange);
  }

  @Override
  public List<Integer> numbers() throws RuleStoreException {
    return store.numbers();
  }

  @Override
  public List<RuleVersion> versions() throws RuleStoreException {
    return store.versions();
  }

  @Override
  public CarMaster cars(StoredCars stored) throws RuleStoreException {
    return store.cars(stored);
  }

  @Override
  public @Nullable StoredCars keep(CarMaster cars) throws RuleStoreException {
    return store.keep(cars);
  }

  @Override
  public Pointer push(Pointer seen, RuleContents contents, String author, String message)
      throws RuleStoreException, RuleConflictException {
    return store.push(seen, contents, author, message);
  }

  @Override
  public Pointer pointTo(Pointer seen, int version)
      throws RuleStoreException, RuleConflictException {
    return store.pointTo(seen, version);
  }

  @Override
  public Pointer takeBack(Pointer seen, Pointer before)
      throws RuleStoreException, RuleConflictException {
    return store.takeBack(seen, before);
  }

  @Override
  public List<TaskState> tasks() throws RuleStoreException {
    return store.tasks();
  }

  @Override
  public void close() {
    store.close();
  }
}
