package io.smartcar.topology.bolt;

import io.smartcar.hbase.EventStore;
import io.smartcar.topology.bolt.StoreCalls.Batch;
import io.smartcar.topology.bolt.StoreCalls.Waiting;
import io.smartcar.topology.spout.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The ways of a task's batches into the store: by puts, each readable within milliseconds; and, if
 * there is a {@link BulkLane}, by loads of many, while the task is far behind. A batch is answered
 * once, when all of it is readable or it has failed, whichever way it went.
 *
 * <p>How it works: loading is never needed. What cannot be loaded, for whatever reason, is put, and
 * nothing is loaded for a while, each time for longer; whether the store is away is found out by
 * puts alone. Rows are the same both ways, so that a batch of which half was loaded may be put.
 * What has been gathered is loaded when it is enough for a load, or has waited: then, if it is
 * little, it is put, as a load leaves a file in each region whatever its size.
 *
 * <p>All methods are called on the task's thread; stores answer on theirs.
 */
final class StoreLanes {

  /**
   * What has been gathered waits no longer than this. The larger a load the fewer files HBase has
   * to put together, which costs it more than taking them; and what comes from a backlog is late
   * anyway. It has to be loaded well before the spout takes it for lost.
   */
  static final long GATHERING_NANOS = 4_000_000_000L;

  /** If for so long nothing has come, the spout waits for what is here. */
  static final long QUIET_NANOS = 500_000_000L;

  /** Under way at a time: the files of one are written while those of the one before are taken. */
  static final int LOADS = 2;

  /** With less than this part of a load's rows it is put. */
  static final int LITTLE_PART = 10;

  private static final long FIRST_REST_NANOS = 30_000_000_000L;
  private static final long LONGEST_REST_NANOS = 600_000_000_000L;
  private static final long LOOK_MILLIS = 100;

  /**
   * What came of some batches.
   *
   * @param failure null if they are stored
   * @param loaded whether they were loaded
   */
  record Answer(List<Batch> batches, @Nullable Throwable failure, boolean loaded) {}

  private final StoreCalls puts;
  private final @Nullable Bulk bulk;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

  /** Loading, where it is set up. */
  private final class Bulk {
    final Backlog backlog;
    final StoreCalls calls;
    final int little;
    private final Logger log;
    private final LongSupplier nanoTime;
    private volatile boolean gathers;
    private long restNanos;
    private long restsUntilNanos;

    Bulk(EventStore store, BulkLane lane, Logger log, LongSupplier nanoTime) {
      backlog = new Backlog(lane.from());
      little = Math.max(1, lane.rows() / LITTLE_PART);
      this.log = log;
      this.nanoTime = nanoTime;
      int enough = lane.rows() - Math.min(StoreCalls.MAX_RECORDS, lane.rows() / 2);
      calls =
          new StoreCalls(
              store,
              new StoreCalls.Limits(LOADS, lane.rows()),
              waiting ->
                  waiting.records() >= enough || (waiting.records() >= little && isOver(waiting)),
              nanoTime,
              (batches, failure) -> answers.add(new Answer(batches, failure, true)));
    }

    private boolean rests() {
      return restNanos > 0 && nanoTime.getAsLong() - restsUntilNanos < 0;
    }

    void takes(RecordBatch batch) {
      backlog.takes(batch);
      boolean rests = rests();
      if (gathers != (backlog.isLarge() && !rests)) {
        gathers = !gathers;
        if (!rests) {
          log.info(
              gathers
                  ? "{} records behind: events are loaded by store files"
                  : "{} records behind: events are put again",
              backlog.records());
        }
      }
    }

    /** Whether nothing more is waited for. */
    private boolean isOver(Waiting waiting) {
      return waiting.nanos() >= GATHERING_NANOS || waiting.quietNanos() >= QUIET_NANOS || !gathers;
    }

    void begin() {
      Waiting waiting = calls.waiting();
      if (waiting.records() < little && isOver(waiting)) {
        calls.withdraw().forEach(puts::add);
      }
      calls.begin();
    }

    void succeeded() {
      if (!rests()) {
        restNanos = 0;
      }
    }

    void failed(Answer answer, Throwable failure) {
      if (!rests()) {
        restNanos = Math.min(LONGEST_REST_NANOS, Math.max(FIRST_REST_NANOS, 2 * restNanos));
        restsUntilNanos = nanoTime.getAsLong() + restNanos;
        gathers = false;
        log.warn(
            "events are put, loading them by store files is tried again in {} s: {}",
            restNanos / 1_000_000_000L,
            reason(failure));
      }
      answer.batches().forEach(puts::add);
      calls.withdraw().forEach(puts::add);
    }
  }

  /**
   * Creates the one way, or both.
   *
   * @param store takes puts
   * @param maxCalls how many calls of puts may be under way
   * @param loads takes loads, null without a lane for them
   * @param lane how they are gathered, null without one
   * @param log where it is said which way is taken
   */
  StoreLanes(
      EventStore store,
      int maxCalls,
      @Nullable EventStore loads,
      @Nullable BulkLane lane,
      Logger log,
      LongSupplier nanoTime) {
    puts =
        new StoreCalls(
            store,
            maxCalls,
            (batches, failure) -> answers.add(new Answer(batches, failure, false)));
    bulk = loads == null || lane == null ? null : new Bulk(loads, lane, log, nanoTime);
  }

  /** Notes that this batch has come, before anything is asked about it. */
  void takes(RecordBatch batch) {
    if (bulk != null) {
      bulk.takes(batch);
    }
  }

  /** Whether a batch of so many records can be added without more waiting than one call takes. */
  boolean hasRoom(int records) {
    return (bulk != null && bulk.gathers) ? bulk.calls.hasRoom(records) : puts.hasRoom(records);
  }

  /** Takes a batch; it is answered some time. */
  void add(Batch batch) {
    if (bulk != null && bulk.gathers) {
      bulk.calls.add(batch);
      bulk.begin();
    } else {
      puts.add(batch);
    }
  }

  /** Takes a batch by whose puts it is found out whether the store is there. */
  void put(Batch batch) {
    puts.add(batch);
  }

  /** Begins what is due. */
  void begin() {
    if (bulk != null) {
      bulk.begin();
    }
    puts.begin();
  }

  /** Takes away what has not been begun, first added first. */
  List<Batch> withdraw() {
    List<Batch> all = new ArrayList<>(puts.withdraw());
    if (bulk != null) {
      all.addAll(bulk.calls.withdraw());
    }
    return all;
  }

  /** The next answer, null if there is none now. */
  @Nullable Answer poll() {
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      if (isDone(answer)) {
        return answer;
      }
    }
    return null;
  }

  /** The next answer; null if none came for so long that something may be due to begin. */
  @Nullable Answer await() throws InterruptedException {
    Answer answer =
        bulk == null ? answers.take() : answers.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return answer != null && isDone(answer) ? answer : null;
  }

  /** False if its batches go the other way now. */
  private boolean isDone(Answer answer) {
    if (bulk == null || !answer.loaded()) {
      return true;
    }
    Throwable failure = answer.failure();
    if (failure == null) {
      bulk.succeeded();
      return true;
    }
    bulk.failed(answer, failure);
    return false;
  }

  /** What is behind the failure of a call. */
  static Throwable reason(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
