package io.smartcar.bulk;

import io.smartcar.hbase.EventStore;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An event store for calls with many events: each call's events are handed over as store files, its
 * refused records are put. One load after the other, in the order of the calls, on a thread of its
 * own; what a call holds is held until its load has ended. Rows, cells and timestamps are those of
 * {@link HBaseEventStore}, so what was not loaded may be put, and the other way round.
 *
 * <p>Before a load it waits, for a part of the load's time, while a region has as many files as the
 * settings say: if it still has then the call fails, and HBase is not given more than it puts
 * together. When nothing more is loaded it has HBase put together what there is, as reading is the
 * slower the more files there are. Thread-safe.
 */
public final class BulkEventStore implements EventStore {

  /** Of the load's time, to wait for files to be put together. */
  private static final int PATIENCE_PART = 2;

  /** After so long without a load the last one was the last. */
  private static final Duration QUIET = Duration.ofSeconds(30);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final BulkLoader loader;
  private final EventStore puts;
  private final Duration patience;
  private final String table;
  private final Duration quiet;
  private final ScheduledExecutorService thread;

  /** Used on the thread alone. */
  private @Nullable Future<?> tidying;

  /** Creates a store; nothing is opened yet. Rows held are those of a call, whatever is set. */
  public BulkEventStore(HBaseSettings hbase, BulkSettings settings) {
    this(hbase, settings, new BulkLoader(hbase, settings), new HBaseEventStore(hbase), QUIET);
  }

  /** Over another loader and another store of what is put, both closed with it. */
  BulkEventStore(
      HBaseSettings hbase,
      BulkSettings settings,
      BulkLoader loader,
      EventStore puts,
      Duration quiet) {
    this.quiet = quiet;
    this.loader = loader;
    this.puts = puts;
    this.patience = settings.loadTimeout().dividedBy(PATIENCE_PART);
    this.table = hbase.table();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread created = new Thread(task, "bulk-store-" + NUMBER.getAndIncrement());
              created.setDaemon(true);
              return created;
            });
  }

  /**
   * Removes what stores have left that were killed, on its own thread, and returns at once. If
   * HBase does not answer now, the first load does so.
   */
  public void sweep() {
    thread.execute(
        () -> {
          try {
            loader.check();
          } catch (EventStoreException notNow) {
            // a load says so, if there is one
          } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Override
  public CompletableFuture<Void> store(List<StoredEvent> events, List<RejectedRecord> rejected) {
    List<StoredEvent> eventsToLoad = List.copyOf(events);
    CompletableFuture<Void> put =
        rejected.isEmpty()
            ? CompletableFuture.completedFuture(null)
            : puts.store(List.of(), rejected);
    if (eventsToLoad.isEmpty()) {
      return put;
    }
    CompletableFuture<Void> loaded;
    try {
      loaded = CompletableFuture.runAsync(() -> load(eventsToLoad), thread);
    } catch (RejectedExecutionException e) {
      loaded = CompletableFuture.failedFuture(closed(e));
    }
    return CompletableFuture.allOf(loaded, put)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(said(failure)));
  }

  private static Throwable said(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private void load(List<StoredEvent> events) {
    try {
      if (!loader.settled(patience)) {
        throw new EventStoreException(
            EventStoreException.Kind.REFUSED,
            "HBase does not put the store files of table %s together as fast as they come"
                .formatted(table),
            null);
      }
      loader.load(events);
      tidyWhenQuiet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw closed(e);
    }
  }

  private void tidyWhenQuiet() {
    Future<?> before = tidying;
    if (before != null) {
      var unused = before.cancel(false);
    }
    try {
      tidying = thread.schedule(loader::tidy, quiet.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      // what was loaded is there
    }
  }

  private static EventStoreException closed(Exception cause) {
    return new EventStoreException(
        EventStoreException.Kind.UNAVAILABLE, "the store was closed", cause);
  }

  /** How the loads went so far; may be asked by any thread. */
  public BulkCounts counts() {
    return loader.counts();
  }

  @Override
  public void check() {
    puts.check();
    try {
      CompletableFuture.runAsync(
              () -> {
                try {
                  loader.check();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                  throw closed(e);
                }
              },
              thread)
          .join();
    } catch (CompletionException e) {
      throw said(e) instanceof EventStoreException reason ? reason : e;
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      loader.close();
    } finally {
      puts.close();
    }
  }
}
