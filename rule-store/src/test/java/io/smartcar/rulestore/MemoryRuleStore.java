package io.smartcar.rulestore;

import io.smartcar.events.cars.CarMaster;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rules in memory; several {@link #client}s share them as several processes share a server. */
public final class MemoryRuleStore {

  private final Clock clock;
  private final TreeMap<Integer, RuleVersion> versions = new TreeMap<>();
  private final TreeMap<String, List<byte[]>> cars = new TreeMap<>();
  private final TreeMap<String, TaskState> states = new TreeMap<>();
  private final Set<WorkerPlace> workers = new HashSet<>();
  private final List<Runnable> watchers = new ArrayList<>();
  private Pointer current = Pointer.NONE;
  private boolean away;

  /** Creates an empty server. */
  public MemoryRuleStore(Clock clock) {
    this.clock = clock;
  }

  /** Whether the server does not answer. */
  public synchronized void setAway(boolean away) {
    this.away = away;
  }

  /** A connection to it. */
  public RuleStore client() {
    return new Client();
  }

  private void notifyWatchers() {
    List.copyOf(watchers).forEach(Runnable::run);
  }

  private final class Client implements RuleStore {
    private final Set<String> reported = new HashSet<>();
    private final Set<WorkerPlace> announced = new HashSet<>();
    private final List<Runnable> watching = new ArrayList<>();

    private void checkThere() throws RuleStoreException {
      if (away) {
        throw new RuleStoreException("away", null);
      }
    }

    @Override
    public Pointer current() throws RuleStoreException {
      synchronized (MemoryRuleStore.this) {
        checkThere();
        return current;
      }
    }

    @Override
    public RuleVersion version(int number) throws RuleStoreException {
      synchronized (MemoryRuleStore.this) {
        checkThere();
        RuleVersion version = versions.get(number);
        if (version == null) {
          throw new NoSuchVersionException(number, null);
        }
        return version;
      }
    }

    @Override
    public List<Integer> numbers() throws RuleStoreException {
      synchronized (MemoryRuleStore.this) {
        checkThere();
        return List.copyOf(versions.keySet());
      }
    }

    @Override
    public List<RuleVersion> versions() throws RuleStoreException {
      synchronized (MemoryRuleStore.this) {
        checkThere();
        return List.copyOf(versions.values());
      }
    }

    @Override
    public CarMaster cars(StoredCars stored) throws RuleStoreException {
      synchronized (MemoryRuleStore.this) {
        checkThere();
        try {
          return CarPieces.read(stored, cars.getOrDefault(stored.digest(), List.of()));
        } catch (IOException e) {
          throw new RuleStoreException("no such cars", e);
        }
      }
    }

    @Override
    public @Nullable StoredCars keep(CarMaster kept) throws RuleStoreException {
      synchronized (MemoryRuleStore.this) {
        checkThere();
        List<byte[]> pieces = CarPieces.of(kept);
        cars.put(kept.digest(), pieces);
        return kept.isEmpty() ? null : CarPieces.describe(kept, pieces);
      }
    }

    @Override
    public Pointer push(Pointer seen, RuleContents contents, String author, String message)
        throws RuleStoreException, RuleConflictException {
      synchronized (MemoryRuleStore.this) {
        checkThere();
        int number = VersionCodec.next(versions.keySet());
        RuleVersion version = new RuleVersion(number, author, clock.instant(), message, contents);
        byte[] bytes = VersionCodec.encode(version, "");
        checkCurrent(seen);
        versions.put(number, VersionCodec.decodeVersion("memory", bytes));
        current = current.next(number);
      }
      notifyWatchers();
      return current;
    }

    private void checkCurrent(Pointer seen) throws RuleConflictException {
      if (!seen.equals(current)) {
        RuleVersion winner = versions.get(current.version());
        String author = winner == null ? "nobody" : winner.author();
        throw new RuleConflictException(
            "version %d was pushed by %s".formatted(current.version(), author));
      }
    }

    @Override
    public Pointer pointTo(Pointer seen, int version)
        throws RuleStoreException, RuleConflictException {
      return replace(seen, seen.next(version));
    }

    @Override
    public Pointer takeBack(Pointer seen, Pointer before)
        throws RuleStoreException, RuleConflictException {
      return replace(seen, seen.takenBackTo(before));
    }

    private Pointer replace(Pointer seen, Pointer next)
        throws RuleStoreException, RuleConflictException {
      synchronized (MemoryRuleStore.this) {
        checkThere();
        checkCurrent(seen);
        current = next;
      }
      notifyWatchers();
      return next;
    }

    @Override
    public List<TaskState> tasks() throws RuleStoreException {
      synchronized (MemoryRuleStore.this) {
        checkThere();
        return states.values().stream().sorted(TaskState.BY_TASK).toList();
      }
    }

    @Override
    public void report(TaskState state) {
      synchronized (MemoryRuleStore.this) {
        reported.add(state.task());
        states.put(state.task(), state);
      }
    }

    @Override
    public List<WorkerPlace> workers() throws RuleStoreException {
      synchronized (MemoryRuleStore.this) {
        checkThere();
        return workers.stream().sorted(WorkerPlace.BY_ADDRESS).toList();
      }
    }

    @Override
    public void announce(WorkerPlace worker) {
      synchronized (MemoryRuleStore.this) {
        announced.add(worker);
        workers.add(worker);
      }
    }

    @Override
    public void watch(Runnable onChange) {
      synchronized (MemoryRuleStore.this) {
        watchers.add(onChange);
        watching.add(onChange);
      }
      onChange.run();
    }

    @Override
    public void close() {
      synchronized (MemoryRuleStore.this) {
        watchers.removeAll(watching);
        states.keySet().removeAll(reported);
        workers.removeAll(announced);
      }
    }
  }
}
