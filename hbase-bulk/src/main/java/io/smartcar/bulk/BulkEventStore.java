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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An event store for calls with many events: each call's events are handed over as store files, its
 * refused records are put. Rows, cells and timestamps are those of {@link HBaseEventStore}, so what
 * was not loaded may be put, and the other way round.
 *
 * <p>Two loads may be under way: HBase is given one after the other, in the order of the calls, and
 * the files of the second are written meanwhile. If the first fails so does the second. What a call
 * holds is held until its load has ended.
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

  /** How many loads may be under way; a third call waits. */
  private static final int LOADS = 2;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final BulkLoader loader;
  private final EventStore puts;
  private final Duration patience;
  private final String table;
  private final Duration quiet;
  private final ScheduledExecutorService threads;

  /** The last load; the next one's turn is when it has ended. */
  private final AtomicReference<CompletableFuture<Void>> last =
      new AtomicReference<>(CompletableFuture.completedFuture(null));

  private final AtomicReference<@Nullable Future<?>> tidying = new AtomicReference<>();

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
    this.threads =
        Executors.newScheduledThreadPool(
            LOADS,
            task -> {
              Thread created = new Thread(task, "bulk-store-" + NUMBER.getAndIncrement());
              created.setDaemon(true);
              return created;
            });
  }

  /**
   * Removes what stores have left that were killed, on a thread of its own, and returns at once. If
   * HBase does not answer now, the first load does so.
   */
  public void sweep() {
    threads.execute(
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
    CompletableFuture<Void> loaded = new CompletableFuture<>();
    CompletableFuture<Void> before = last.getAndSet(loaded);
    // A failure is that of loads that were begun with it, not of all that follow.
    Future<Void> turn = before.isDone() ? CompletableFuture.completedFuture(null) : before;
    try {
      threads.execute(() -> load(eventsToLoad, turn, loaded));
    } catch (RejectedExecutionException e) {
      loaded.completeExceptionally(closed(e));
    }
    return CompletableFuture.allOf(loaded, put)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(said(failure)));
  }

  private static Throwable said(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private void load(List<StoredEvent> events, Future<Void> turn, CompletableFuture<Void> loaded) {
    try {
      load(events, turn);
    } catch (RuntimeException | Error failure) {
      loaded.completeExceptionally(failure);
      return;
    }
    loaded.complete(null);
  }

  private void load(List<StoredEvent> events, Future<Void> turn) {
    try {
      if (!loader.settled(patience)) {
        throw new EventStoreException(
            EventStoreException.Kind.REFUSED,
            "HBase does not put the store files of table %s together as fast as they come"
                .formatted(table),
            null);
      }
      loader.load(events, turn);
      tidyWhenQuiet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw closed(e);
    }
  }

  private void tidyWhenQuiet() {
    try {
      Future<?> next = threads.schedule(loader::tidy, quiet.toMillis(), TimeUnit.MILLISECONDS);
      Future<?> before = tidying.getAndSet(next);
      if (before != null) {
        var unused = before.cancel(false);
      }
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
              threads)
          .join();
    } catch (CompletionException e) {
      throw said(e) instanceof EventStoreException reason ? reason : e;
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      loader.close();
    } finally {
      puts.close();
    }
  }
}
