package io.smartcar.topology.bolt;

import io.smartcar.hbase.EventStore;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.storm.tuple.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a task to a store: some are under way at a time, and what comes meanwhile is put
 * together into the next one. Live batches are small, and each call has a price of its own in the
 * region servers: the slower they are, the more batches share a call. What is loaded waits besides
 * until there is enough of it.
 *
 * <p>The task's thread adds; the next call is also begun by whatever thread answers one, so that no
 * batch waits for the task's next tuple. After a failure nothing is begun until the task says so.
 * Thread-safe; neither the store nor {@code answered} is called under the lock.
 */
final class StoreCalls {

  /** Some milliseconds of a region server's time, and what a whole batch may have anyway. */
  static final int MAX_RECORDS = 1_000;

  /** What is to be stored of one tuple's records. */
  record Batch(Tuple tuple, List<StoredEvent> events, List<RejectedRecord> rejected) {
    int size() {
      return events.size() + rejected.size();
    }
  }

  /**
   * Says when a call begins, of which there may be one more. Asked by any thread, under the lock:
   * it looks at numbers alone.
   */
  interface Beginning {
    /** Whether that is now. */
    boolean isDue(Waiting waiting);
  }

  /**
   * What waits for a call.
   *
   * @param records how many
   * @param nanos how long the first of them has
   * @param quietNanos how long nothing was added
   */
  record Waiting(int records, long nanos, long quietNanos) {}

  /**
   * How much there may be of it.
   *
   * @param calls how many may be under way at a time
   * @param records how many one may have, if it has more than one batch
   */
  record Limits(int calls, int records) {}

  private final EventStore store;
  private final Limits limits;
  private final Beginning beginning;
  private final LongSupplier nanoTime;
  private final BiConsumer<List<Batch>, @Nullable Throwable> answered;

  private final Deque<Batch> waiting = new ArrayDeque<>();
  private int waitingRecords;
  private long waitingSinceNanos;
  private long addedNanos;
  private int underWay;

  /**
   * Creates it; nothing is under way.
   *
   * @param store where the records go
   * @param maxCalls how many calls may be under way at a time
   * @param answered given the batches of each call, with null once the store has confirmed all of
   *     them; called on any thread
   */
  StoreCalls(
      EventStore store, int maxCalls, BiConsumer<List<Batch>, @Nullable Throwable> answered) {
    this(store, new Limits(maxCalls, MAX_RECORDS), waiting -> true, System::nanoTime, answered);
  }

  /**
   * The same with calls that are larger, and do not begin at once.
   *
   * @param nanoTime elapsed wall time, as {@link System#nanoTime}
   */
  StoreCalls(
      EventStore store,
      Limits limits,
      Beginning beginning,
      LongSupplier nanoTime,
      BiConsumer<List<Batch>, @Nullable Throwable> answered) {
    this.store = store;
    this.limits = limits;
    this.beginning = beginning;
    this.nanoTime = nanoTime;
    this.answered = answered;
  }

  /** Whether a batch of so many records can be added without more waiting than one call takes. */
  synchronized boolean hasRoom(int records) {
    return underWay < limits.calls()
        || waiting.isEmpty()
        || waitingRecords + records <= limits.records();
  }

  /** What waits for a call now. */
  synchronized Waiting waiting() {
    long now = nanoTime.getAsLong();
    return waiting.isEmpty()
        ? new Waiting(0, 0, 0)
        : new Waiting(waitingRecords, now - waitingSinceNanos, now - addedNanos);
  }

  /** Begins a call with this batch and what waits before it, or lets it wait for one. */
  void add(Batch batch) {
    synchronized (this) {
      addedNanos = nanoTime.getAsLong();
      if (waiting.isEmpty()) {
        waitingSinceNanos = addedNanos;
      }
      waiting.add(batch);
      waitingRecords += batch.size();
    }
    begin();
  }

  /** Begins as many calls as there may be for what waits, and are due. */
  void begin() {
    for (List<Batch> next = next(); !next.isEmpty(); next = next()) {
      call(next);
    }
  }

  /** Takes away what has not been begun, first added first. */
  synchronized List<Batch> withdraw() {
    List<Batch> all = List.copyOf(waiting);
    waiting.clear();
    waitingRecords = 0;
    return all;
  }

  private synchronized List<Batch> next() {
    if (underWay >= limits.calls() || waiting.isEmpty() || !beginning.isDue(waiting())) {
      return List.of();
    }
    List<Batch> next = new ArrayList<>();
    int records = 0;
    while (!waiting.isEmpty()
        && (next.isEmpty() || records + waiting.getFirst().size() <= limits.records())) {
      Batch batch = waiting.removeFirst();
      records += batch.size();
      next.add(batch);
    }
    waitingRecords -= records;
    waitingSinceNanos = nanoTime.getAsLong();
    underWay++;
    return next;
  }

  private void call(List<Batch> batches) {
    var unused =
        stored(batches)
            .whenComplete(
                (done, failure) -> {
                  ended();
                  answered.accept(batches, failure);
                  if (failure == null) {
                    begin();
                  }
                });
  }

  private synchronized void ended() {
    underWay--;
  }

  private CompletableFuture<Void> stored(List<Batch> batches) {
    List<StoredEvent> events = new ArrayList<>();
    List<RejectedRecord> rejected = new ArrayList<>();
    for (Batch batch : batches) {
      events.addAll(batch.events());
      rejected.addAll(batch.rejected());
    }
    try {
      return store.store(events, rejected);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
