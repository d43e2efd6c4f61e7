package io.smartcar.bulk;

import io.smartcar.hbase.BulkAccess;
import io.smartcar.hbase.BulkTarget;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.StoredEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.TableName;
import org.jspecify.annotations.Nullable;

/**
 * Puts many events into HBase's table of events without puts: they are held in memory, sorted by
 * row, written as a store file for each region, and handed over whole. The rows, cells and
 * timestamps are those that {@link io.smartcar.hbase.HBaseEventStore} puts, so that loading again,
 * after whatever ended a load, changes nothing.
 *
 * <p>The table has to be there, enabled, and not being converted to another key. Its file system
 * has to be reachable from here, as the files are written to it: of {@code file://} that means this
 * machine.
 *
 * <p>Who adds events and flushes them uses one of these from one thread; {@link #load} and all else
 * may be called by any, and {@link #close} ends what is under way.
 */
public final class BulkLoader implements AutoCloseable {

  private static final String NEEDED = "org.apache.hadoop.hbase.regionserver.StoreFileWriter";
  private static final String CLUSTER_ID = "hbase.id";
  private static final Duration END_WITHIN = Duration.ofSeconds(10);
  private static final Future<?> NOBODY_BEFORE = CompletableFuture.completedFuture(null);

  private final BulkSettings settings;
  private final Clock clock;
  private final BulkAccess access;
  private final CompactionDebt debt;
  private final LoadThreads threads;
  private List<StoredEvent> held = new ArrayList<>();
  private volatile BulkCounts counts = new BulkCounts(0, 0, 0, 0, 0, 0);

  /** What is open of one table. */
  private record Opened(HandingOver handingOver, FileSystem files, Staging staging) {
    boolean isOf(BulkTarget target) {
      return handingOver.table().equals(target.name());
    }
  }

  /** What is used from now on, and what is to be closed. */
  private record Kept(@Nullable Opened used, @Nullable Opened unused) {}

  private @Nullable Opened opened;
  private boolean closed;

  /** Creates a loader; nothing is opened yet. */
  public BulkLoader(HBaseSettings hbase, BulkSettings settings) {
    this(hbase, settings, Clock.systemUTC(), () -> {});
  }

  /**
   * The same for tests.
   *
   * @param beforeLoad is run, by threads of this loader's, between writing a file and handing it
   *     over
   */
  BulkLoader(HBaseSettings hbase, BulkSettings settings, Clock clock, Runnable beforeLoad) {
    this.settings = settings;
    this.clock = clock;
    this.access = new BulkAccess(hbase);
    this.debt = new CompactionDebt(access, settings.maxFilesPerRegion());
    this.threads = new LoadThreads(beforeLoad);
  }

  /**
   * Waits until HBase has said that events can be loaded, and removes what loaders have left that
   * were killed. Not needed before {@link #add}, but says what is wrong before there are events.
   *
   * @throws EventStoreException with one line that says what is wrong and what to do
   */
  public void check() throws InterruptedException {
    var unused = opened(access.target());
  }

  /**
   * Takes events; when as many are held as the settings say, they are flushed.
   *
   * @throws EventStoreException as {@link #flush}; the events are held
   */
  public void add(List<StoredEvent> events) throws InterruptedException {
    held.addAll(events);
    countAdded(events.size());
    if (held.size() >= settings.rowsHeld()) {
      flush();
    }
  }

  private synchronized void countAdded(int events) {
    counts =
        new BulkCounts(
            counts.added() + events,
            counts.rows(),
            counts.replaced(),
            counts.expired(),
            counts.files(),
            counts.again());
  }

  /**
   * Returns when HBase has every event that was added. Of two with the same car and date the one
   * with the later timestamp stays, with equal timestamps the later added.
   *
   * @throws EventStoreException if HBase does not have all of them (it may have some). All are
   *     still held: the same again, later, is right
   */
  public void flush() throws InterruptedException {
    if (held.isEmpty()) {
      return;
    }
    TableName table = handOver(held, NOBODY_BEFORE);
    held = new ArrayList<>();
    debt.ask(table);
    var unused = debt.pay(table, settings.loadTimeout());
  }

  /**
   * Returns when HBase has every one of these events; they are held no longer than that, and others
   * that are held stay so. Nothing is done here about how many files a region has: see {@link
   * #settled}.
   *
   * @param turn ends before anything is handed over; what it fails with this fails with, too. Files
   *     are written meanwhile
   * @throws EventStoreException if HBase does not have all of them (it may have some): the same
   *     again, or the same by puts, is right
   */
  public void load(List<StoredEvent> events, Future<?> turn) throws InterruptedException {
    countAdded(events.size());
    TableName table = handOver(events, turn);
    debt.ask(table);
  }

  /**
   * Waits until no region of the table has as many files as the settings say.
   *
   * @param patience how long at most
   * @return false if one still has
   * @throws EventStoreException if the table cannot be loaded into
   */
  public boolean settled(Duration patience) throws InterruptedException {
    return debt.pay(access.target().name(), patience);
  }

  /**
   * Has HBase put files together where it would not wait for more, for when nothing is loaded for
   * the time being: after a load it does not look by itself. Nobody waits for it, and if it cannot
   * be asked now it does so some time of its own accord.
   */
  public void tidy() {
    try {
      debt.askFrom(access.target().name(), CompactionDebt.FEWEST);
    } catch (EventStoreException notNow) {
      // rows are there, and are only read the slower
    }
  }

  private TableName handOver(List<StoredEvent> events, Future<?> turn) throws InterruptedException {
    BulkTarget target = access.target();
    List<StoredEvent> kept = kept(events, target);
    long expired = (long) events.size() - kept.size();
    SortedRows rows = SortedRows.of(target::row, kept);
    long files = 0;
    long again = 0;
    if (rows.size() > 0) {
      Load load = load(target, rows, turn);
      load.run(rows);
      requireSame(target);
      files = load.files();
      again = load.again();
    }
    countLoaded(rows.size(), kept.size() - rows.size(), expired, files, again);
    return target.name();
  }

  private synchronized void countLoaded(
      long rows, long replaced, long expired, long files, long again) {
    counts =
        new BulkCounts(
            counts.added(),
            counts.rows() + rows,
            counts.replaced() + replaced,
            counts.expired() + expired,
            counts.files() + files,
            counts.again() + again);
  }

  private Load load(BulkTarget target, SortedRows rows, Future<?> turn)
      throws InterruptedException {
    Opened open = opened(target);
    return new Load(
        access,
        target,
        open.handingOver(),
        open.staging(),
        new StoreFiles(target, rows, access.configuration(), open.files(), clock.millis()),
        threads,
        settings.loadTimeout(),
        turn);
  }

  private List<StoredEvent> kept(List<StoredEvent> events, BulkTarget target) {
    long keptMillis = target.timeToLiveMillis();
    if (keptMillis < 0) {
      return events;
    }
    long oldest = clock.millis() - keptMillis;
    return events.stream().filter(stored -> stored.recordTimestampMillis() >= oldest).toList();
  }

  /**
   * A conversion that began meanwhile may have copied the table before HBase had these rows; a
   * table that is read-only still takes files. (One that begins now copies them.)
   */
  private void requireSame(BulkTarget loaded) {
    BulkTarget now = access.target();
    if (!now.isAs(loaded)) {
      throw new EventStoreException(
          EventStoreException.Kind.REFUSED,
          "table %s was replaced by %s while rows were loaded into it: do the same again"
              .formatted(loaded.name().getNameAsString(), now.name().getNameAsString()),
          null);
    }
  }

  /** What became of the events so far; may be asked by any thread. */
  public BulkCounts counts() {
    return counts;
  }

  private Opened opened(BulkTarget target) throws InterruptedException {
    Opened known = known();
    if (known != null && known.isOf(target)) {
      return known;
    }
    Kept kept = kept(open(target), target);
    if (kept.unused() != null) {
      end(kept.unused());
    }
    if (kept.used() == null) {
      throw isClosed();
    }
    return kept.used();
  }

  private synchronized @Nullable Opened known() {
    if (closed) {
      throw isClosed();
    }
    return opened;
  }

  /** Another thread may have opened the same; nothing is used if this is closed. */
  private synchronized Kept kept(Opened fresh, BulkTarget target) {
    Opened before = opened;
    if (closed) {
      return new Kept(null, fresh);
    }
    if (before != null && before.isOf(target)) {
      return new Kept(before, fresh);
    }
    opened = fresh;
    return new Kept(fresh, before);
  }

  private static EventStoreException isClosed() {
    return new EventStoreException(
        EventStoreException.Kind.UNAVAILABLE, "the loader was closed", null);
  }

  private Opened open(BulkTarget target) throws InterruptedException {
    requireServerClasses();
    Configuration configuration = access.configuration();
    HandingOver handingOver;
    try {
      handingOver =
          Bounded.within(
              settings.loadTimeout(),
              () -> HandingOver.open(configuration, target.name(), settings.loadTimeout()));
    } catch (IOException e) {
      throw access.explained(e);
    }
    try {
      return open(handingOver);
    } catch (IOException | RuntimeException e) {
      var unused = end(handingOver);
      throw e instanceof EventStoreException said ? said : notReached(handingOver, e);
    }
  }

  private Opened open(HandingOver handingOver) throws IOException {
    FileSystem files = handingOver.files();
    Path root = handingOver.root();
    if (!files.exists(new Path(root, CLUSTER_ID))) {
      throw new IOException("HBase's files are not there");
    }
    Path all =
        settings.staging().isEmpty()
            ? new Path(root, Staging.DIRECTORY)
            : files.makeQualified(new Path(settings.staging()));
    if (!Objects.equals(all.toUri().getScheme(), root.toUri().getScheme())
        || !Objects.equals(all.toUri().getAuthority(), root.toUri().getAuthority())) {
      throw new IOException("%s is not on its file system".formatted(all));
    }
    Staging staging = Staging.open(files, all, handingOver.token());
    try {
      staging.removeOthers(handingOver::end);
    } catch (IOException | RuntimeException e) {
      staging.close();
      throw e;
    }
    return new Opened(handingOver, files, staging);
  }

  private static EventStoreException notReached(HandingOver handingOver, Exception cause) {
    return new EventStoreException(
        EventStoreException.Kind.REFUSED,
        ("HBase keeps its files in %s, which cannot be written to from here: %s; run this where it can"
                + " (of file:, on HBase's own machine), as a user who may")
            .formatted(handingOver.root(), oneLine(cause)),
        cause);
  }

  static String oneLine(Exception cause) {
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse(cause.getClass().getSimpleName());
  }

  /** They are on no class path but that of commands that load, and in the topology's jar. */
  private static void requireServerClasses() {
    try {
      var unused = Class.forName(NEEDED, false, BulkLoader.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError missing) {
      throw new EventStoreException(
          EventStoreException.Kind.REFUSED,
          "HBase's server classes are not on the class path: start this by scripts/smartcar, or submit"
              + " the topology's own jar",
          missing);
    }
  }

  /**
   * If HBase cannot be told now, the directory stays that says what it is to be told: the next
   * loader does so when this process has ended.
   */
  private static void end(Opened opened) {
    try {
      if (end(opened.handingOver())) {
        opened.staging().close();
      }
    } catch (RuntimeException left) {
      // what is there the next loader removes
    }
  }

  private static boolean end(HandingOver handingOver) {
    try {
      return Bounded.within(
          END_WITHIN,
          () -> {
            handingOver.close();
            return true;
          });
    } catch (IOException | RuntimeException left) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Releases what was opened and removes what is in the way of files; events that are held and not
   * flushed are not in HBase. May be called by any thread, and twice.
   */
  @Override
  public void close() {
    Opened open;
    synchronized (this) {
      closed = true;
      open = opened;
      opened = null;
    }
    threads.close();
    try {
      if (open != null) {
        end(open);
      }
    } finally {
      access.close();
    }
  }
}
