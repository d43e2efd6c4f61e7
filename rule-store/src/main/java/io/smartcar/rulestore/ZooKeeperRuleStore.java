package io.smartcar.rulestore;

import io.smartcar.events.cars.CarMaster;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * The rules in ZooKeeper. Connects when it is first used and, where a task watches or reports, as
 * often as it takes. Thread-safe.
 *
 * <p>How it works: {@code /smartcar/TOPOLOGY/rules/versions/0000000007} holds a version, {@code
 * current} its number, {@code cars/DIGEST} the pieces of a car master, and {@code tasks/0} or
 * {@code tasks/fleet} what a task says, as an ephemeral node, {@code workers/HOST:PORT} which
 * worker answers Prometheus there, as another. A push is one transaction: the version is created
 * and {@code current} set if it is still as it was seen. Each decision has an id of its own in
 * {@code current}, by which it knows itself again when its answer was lost.
 */
public final class ZooKeeperRuleStore implements RuleStore {

  private final RuleStoreSettings settings;
  private final ZooKeeperConnection connection;
  private final Clock clock;
  private final String root;
  private final Queue<CuratorCache> watches = new ConcurrentLinkedQueue<>();
  private volatile @Nullable CarMaster lastCars;
  private @Nullable TaskReports reports;

  /**
   * Creates it without connecting.
   *
   * @param clock tells the time of pushes
   */
  public ZooKeeperRuleStore(RuleStoreSettings settings, Clock clock) {
    this.settings = settings;
    this.connection = new ZooKeeperConnection(settings);
    this.clock = clock;
    this.root = root(settings);
  }

  /** The node above all that is written of a topology's rules. */
  static String root(RuleStoreSettings settings) {
    return "/smartcar/" + settings.topology() + "/rules";
  }

  @Override
  public Pointer current() throws RuleStoreException {
    CuratorFramework client = connected();
    try {
      Stat stat = new Stat();
      byte[] bytes = client.getData().storingStatIn(stat).forPath(currentPath());
      return VersionCodec.decodePointer(currentPath(), bytes, stat.getVersion());
    } catch (KeeperException.NoNodeException e) {
      return Pointer.NONE;
    } catch (Exception e) {
      throw failed("read which rules are in force", e);
    }
  }

  @Override
  public RuleVersion version(int number) throws RuleStoreException {
    CuratorFramework client = connected();
    try {
      byte[] bytes = client.getData().forPath(versionPath(number));
      return VersionCodec.decodeVersion(versionPath(number), bytes);
    } catch (KeeperException.NoNodeException e) {
      throw new NoSuchVersionException(number, e);
    } catch (Exception e) {
      throw failed("read version " + number, e);
    }
  }

  @Override
  public List<RuleVersion> versions() throws RuleStoreException {
    List<RuleVersion> versions = new ArrayList<>();
    for (int number : numbers()) {
      versions.add(version(number));
    }
    return versions;
  }

  @Override
  public List<Integer> numbers() throws RuleStoreException {
    return children("versions").stream().map(Integer::valueOf).sorted().toList();
  }

  private List<String> children(String under) throws RuleStoreException {
    CuratorFramework client = connected();
    try {
      return client.getChildren().forPath(root + '/' + under);
    } catch (KeeperException.NoNodeException e) {
      return List.of();
    } catch (Exception e) {
      throw failed("list " + under, e);
    }
  }

  @Override
  public CarMaster cars(StoredCars stored) throws RuleStoreException {
    CarMaster last = lastCars;
    if (last != null && last.digest().equals(stored.digest())) {
      return last; // Versions with the same cars need not keep them twice.
    }
    try {
      CarMaster read = new CarNodes(connected(), root).read(stored);
      lastCars = read;
      return read;
    } catch (Exception e) {
      throw failed("read the car master", e);
    }
  }

  @Override
  public @Nullable StoredCars keep(CarMaster cars) throws RuleStoreException {
    try {
      return cars.isEmpty() ? null : new CarNodes(connected(), root).write(cars);
    } catch (Exception e) {
      throw failed("store the car master", e);
    }
  }

  @Override
  public Pointer push(Pointer seen, RuleContents contents, String author, String message)
      throws RuleStoreException, RuleConflictException {
    int number = VersionCodec.next(numbers());
    RuleVersion version =
        new RuleVersion(
            number, author, clock.instant().truncatedTo(ChronoUnit.SECONDS), message, contents);
    Decision decision = new Decision(seen, seen.next(number));
    byte[] bytes = VersionCodec.encode(version, decision.id());
    return decide(
        decision, new LostAnswer.Version(versionPath(number), bytes), "store version " + number);
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
    return decide(new Decision(seen, next), null, "put version " + next.version() + " in force");
  }

  /**
   * Writes a decision, all of it or nothing, and finds out whether it was written: an answer may be
   * lost on its way, and what was written is then in the way of its own second try.
   */
  private Pointer decide(Decision decision, LostAnswer.@Nullable Version beside, String what)
      throws RuleStoreException, RuleConflictException {
    CuratorFramework client = connected();
    try {
      createParents(client);
      List<CuratorOp> operations = new ArrayList<>();
      if (beside != null) {
        operations.add(client.transactionOp().create().forPath(beside.path(), beside.bytes()));
      }
      operations.add(set(client, decision));
      client.transaction().forOperations(operations);
      return decision.next();
    } catch (KeeperException.BadVersionException | KeeperException.NodeExistsException e) {
      if (fate(decision, beside, what) == LostAnswer.Fate.WRITTEN) {
        return decision.next();
      }
      throw conflict();
    } catch (KeeperException.ConnectionLossException
        | KeeperException.OperationTimeoutException
        | KeeperException.SessionExpiredException e) {
      return switch (fate(decision, beside, what)) {
        case WRITTEN -> decision.next();
        case NOT_WRITTEN -> throw failed(what, e);
        case UNKNOWN -> throw unknown(what, e);
      };
    } catch (Exception e) {
      throw failed(what, e);
    }
  }

  private LostAnswer.Fate fate(Decision decision, LostAnswer.@Nullable Version beside, String what)
      throws RuleStoreException {
    try {
      return new LostAnswer(connected(), currentPath(), settings.timeout()).fate(decision, beside);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw unknown(what, e);
    }
  }

  private RuleStoreException unknown(String what, Exception cause) {
    return new RuleStoreException(
        "cannot say whether it was possible to %s at %s, the answer was lost; look at `rules list`"
            .formatted(what, settings.connect()),
        cause);
  }

  /** The first pointer ever is created, each later one replaces what was seen. */
  private CuratorOp set(CuratorFramework client, Decision decision) throws Exception {
    byte[] bytes = VersionCodec.encode(decision);
    int seen = decision.seen().revision();
    return seen < 0
        ? client.transactionOp().create().forPath(currentPath(), bytes)
        : client.transactionOp().setData().withVersion(seen).forPath(currentPath(), bytes);
  }

  private void createParents(CuratorFramework client) throws Exception {
    try {
      client.create().creatingParentsIfNeeded().forPath(root + "/versions");
    } catch (KeeperException.NodeExistsException e) {
      return; // As it should be after the first push.
    }
  }

  private RuleConflictException conflict() throws RuleStoreException {
    int number = current().version();
    if (number == 0) {
      return new RuleConflictException(
          "the jar's rules were put in force meanwhile; look at `rules status` and push again");
    }
    RuleVersion winner = version(number);
    return new RuleConflictException(
        "version %d was pushed by %s at %s; look at `rules diff` and push again"
            .formatted(winner.number(), winner.author(), winner.time()));
  }

  @Override
  public List<TaskState> tasks() throws RuleStoreException {
    List<TaskState> states = new ArrayList<>();
    for (String task : children("tasks")) {
      state(root + "/tasks/" + task).ifPresent(states::add);
    }
    states.sort(TaskState.BY_TASK);
    return states;
  }

  /** Empty if the task has just ended. */
  private Optional<TaskState> state(String path) throws RuleStoreException {
    CuratorFramework client = connected();
    try {
      return Optional.of(VersionCodec.decodeState(path, client.getData().forPath(path)));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    } catch (Exception e) {
      throw failed("read " + path, e);
    }
  }

  @Override
  public void report(TaskState state) {
    reports().put(root + "/tasks/" + state.task(), VersionCodec.encode(state));
  }

  @Override
  public List<WorkerPlace> workers() throws RuleStoreException {
    List<WorkerPlace> places = new ArrayList<>();
    for (String address : children("workers")) {
      worker(address).ifPresent(places::add);
    }
    places.sort(WorkerPlace.BY_ADDRESS);
    return places;
  }

  /** Empty if the worker has just ended. */
  private Optional<WorkerPlace> worker(String address) throws RuleStoreException {
    CuratorFramework client = connected();
    try {
      byte[] worker = client.getData().forPath(workerPath(address));
      return Optional.of(new WorkerPlace(address, new String(worker, StandardCharsets.UTF_8)));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    } catch (Exception e) {
      throw failed("read where the workers are", e);
    }
  }

  @Override
  public void announce(WorkerPlace worker) {
    reports().put(workerPath(worker.address()), worker.worker().getBytes(StandardCharsets.UTF_8));
  }

  private String workerPath(String address) {
    return root + "/workers/" + address;
  }

  private synchronized TaskReports reports() {
    TaskReports known = reports;
    if (known == null) {
      known = new TaskReports(connection.client());
      reports = known;
    }
    return known;
  }

  @Override
  public void watch(Runnable onChange) {
    CuratorFramework client = connection.client();
    CuratorCache cache =
        CuratorCache.build(client, currentPath(), CuratorCache.Options.SINGLE_NODE_CACHE);
    cache.listenable().addListener((type, before, after) -> onChange.run());
    cache.start();
    watches.add(cache);
    client
        .getConnectionStateListenable()
        .addListener(
            (same, state) -> {
              if (state == ConnectionState.CONNECTED || state == ConnectionState.RECONNECTED) {
                onChange.run();
              }
            });
    onChange.run();
  }

  private CuratorFramework connected() throws RuleStoreException {
    return connection.connected();
  }

  private RuleStoreException failed(String what, Exception cause) {
    return connection.failed(what, cause);
  }

  private String currentPath() {
    return root + "/current";
  }

  private String versionPath(int number) {
    // Not by the machine's locale, whose digits may be others: it is the same path for everybody.
    return root + String.format(Locale.ROOT, "/versions/%010d", number);
  }

  // Curator waits for its own threads as it closes, and one of them may be in a watch's callback.
  @Override
  public void close() {
    TaskReports reported;
    synchronized (this) {
      reported = reports;
    }
    watches.forEach(CuratorCache::close);
    if (reported != null) {
      reported.close();
    }
    connection.close();
  }
}
