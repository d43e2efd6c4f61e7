package io.smartcar.door.mqtt;

import io.smartcar.door.intake.Intake;
import io.smartcar.door.intake.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that are in memory, on their way into the log in the order in which they came: while
 * one waits to be tried again, all that come wait behind it. Those that were under way with it may
 * arrive before it; the rules put that right within the lateness. All methods but {@link #size} are
 * called by the executor's one thread.
 *
 * <p>The client acknowledges in the order of the messages, and takes no more than the broker may
 * send unacknowledged. A message of a connection that is lost can no longer be acknowledged: the
 * broker sends it again, so it is let go of at once, or there would be no room for that. Only where
 * the broker has forgotten the session is what was here the only one of it.
 */
final class Inbox {

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  /** What fails so often for no reason that is known would hold up all others for ever. */
  private static final int MAX_DEFECTS = 5;

  private final Function<Message, CompletableFuture<Outcome>> way;
  private final ScheduledExecutorService thread;
  private final int max;
  private final DoorCounts counts;
  private final Sparingly refusals = new Sparingly();
  private final Sparingly losses = new Sparingly();

  /** Everything that is here, by its number: it waits or is on its way. */
  private final Map<Long, Entry> all = new LinkedHashMap<>();

  private final TreeMap<Long, Entry> waiting = new TreeMap<>();

  /** Those that wait and that the broker does not keep (QoS 0). */
  private final NavigableSet<Long> unkept = new TreeSet<>();

  private long next;
  private boolean scheduled;
  private boolean closing;
  private volatile int size;

  /**
   * An empty one.
   *
   * @param way into the log; may be called by the executor's thread alone
   * @param max so many that the broker does not keep may wait
   */
  Inbox(
      Function<Message, CompletableFuture<Outcome>> way,
      ScheduledExecutorService thread,
      int max,
      DoorCounts counts) {
    this.way = way;
    this.thread = thread;
    this.max = max;
    this.counts = counts;
  }

  private static final class Entry {

    final long number;
    final Message message;
    final long begunNanos = System.nanoTime();
    boolean ofLostConnection;
    private boolean acknowledged;
    int defects;

    Entry(long number, Message message) {
      this.number = number;
      this.message = message;
    }

    void acknowledge() {
      if (!acknowledged) {
        acknowledged = true;
        message.acknowledge();
      }
    }
  }

  /** How many are in memory; for any thread. */
  int size() {
    return size;
  }

  /** How many of them wait to be tried again; the others are under way. */
  int waiting() {
    return waiting.size();
  }

  /** One came. */
  void arrived(Message message) {
    if (closing) {
      return;
    }
    Entry entry = new Entry(next++, message);
    all.put(entry.number, entry);
    if (waiting.isEmpty()) {
      Duration pause = attempt(entry);
      if (pause != null) {
        again(entry, pause);
      }
    } else {
      await(entry);
    }
    size = all.size();
  }

  /** The connection is lost: what came by it cannot be acknowledged any more. */
  void lost() {
    for (Entry entry : all.values()) {
      entry.acknowledge();
      entry.ofLostConnection = true;
    }
  }

  /**
   * There is a connection again.
   *
   * @param resumed whether the broker has kept the session, and sends again what was not
   *     acknowledged
   */
  void connected(boolean resumed) {
    List<Entry> old = waiting.values().stream().filter(entry -> entry.ofLostConnection).toList();
    if (resumed) {
      old.stream().filter(entry -> entry.message.isKept()).forEach(this::forget);
    } else if (!old.isEmpty()) {
      LOG.warn("the broker has forgotten the session; {} messages of it are kept here", old.size());
    }
    size = all.size();
  }

  /** From now on nothing more is taken, and nothing tried again. */
  void close() {
    closing = true;
  }

  /** Starts it on its way; null unless it has to wait first. */
  private @Nullable Duration attempt(Entry entry) {
    CompletableFuture<Outcome> outcome;
    try {
      outcome = way.apply(entry.message);
    } catch (RuntimeException defect) {
      outcome = CompletableFuture.failedFuture(defect);
    }
    if (outcome.isDone()) {
      return outcome.handle((done, failure) -> settle(entry, done, failure)).join();
    }
    var unused =
        outcome.whenComplete(
            (done, failure) -> thread.execute(() -> settleLater(entry, done, failure)));
    return null;
  }

  private void settleLater(Entry entry, @Nullable Outcome outcome, @Nullable Throwable failure) {
    Duration pause = settle(entry, outcome, failure);
    if (pause == null) {
      // The log has taken something: what waited for it need not any longer.
      tryWaiting();
    } else {
      again(entry, pause);
    }
    size = all.size();
  }

  /** Null if nothing remains to be done for it; else how long to wait. */
  private @Nullable Duration settle(
      Entry entry, @Nullable Outcome outcome, @Nullable Throwable failure) {
    if (outcome == null) {
      return defect(entry, failure);
    }
    String topic = entry.message.topic();
    switch (outcome.result()) {
      case CONFIRMED -> {
        if (outcome.refused() > 0) {
          String first = outcome.refusals().get(0).reason();
          refusals.say(
              more ->
                  LOG.warn(
                      "{} records of a message of {} are no events, first: {}{}",
                      outcome.refused(),
                      topic,
                      first,
                      more));
        }
        counts.taken(outcome, System.nanoTime() - entry.begunNanos);
      }
      case NOT_UNDERSTOOD, NO_EVENT, TOO_LARGE -> {
        // The broker would send it for ever.
        String reason =
            outcome.refusals().isEmpty() ? outcome.reason() : outcome.refusals().get(0).reason();
        refusals.say(more -> LOG.warn("a message of {} is not taken: {}{}", topic, reason, more));
        counts.notTaken(outcome);
      }
      case TOO_MUCH, SLOW, AWAY -> {
        return outcome.pause();
      }
    }
    entry.acknowledge();
    all.remove(entry.number);
    return null;
  }

  private @Nullable Duration defect(Entry entry, @Nullable Throwable failure) {
    entry.defects++;
    if (entry.defects < MAX_DEFECTS) {
      LOG.error("a message of {} is tried again after a defect", entry.message.topic(), failure);
      return Intake.slow().pause();
    }
    LOG.error(
        "a message of {} is not taken: it ended in a defect {} times",
        entry.message.topic(),
        entry.defects);
    counts.lost();
    entry.acknowledge();
    all.remove(entry.number);
    return null;
  }

  private void again(Entry entry, Duration pause) {
    await(entry);
    if (!scheduled && !closing) {
      scheduled = true;
      var unused =
          thread.schedule(
              () -> {
                scheduled = false;
                tryWaiting();
              },
              pause.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private void tryWaiting() {
    while (!waiting.isEmpty() && !closing) {
      Entry first = waiting.pollFirstEntry().getValue();
      unkept.remove(first.number);
      Duration pause = attempt(first);
      if (pause != null) {
        again(first, pause);
        break;
      }
    }
    size = all.size();
  }

  private void await(Entry entry) {
    waiting.put(entry.number, entry);
    if (!entry.message.isKept()) {
      unkept.add(entry.number);
    }
    while (unkept.size() > max) {
      forget(waiting.get(unkept.first()));
      counts.lost();
      losses.say(
          more ->
              LOG.warn(
                  "the log takes too little: a message that the broker does not keep (QoS 0) is lost{}",
                  more));
    }
  }

  private void forget(@Nullable Entry entry) {
    if (entry != null) {
      entry.acknowledge();
      waiting.remove(entry.number);
      unkept.remove(entry.number);
      all.remove(entry.number);
    }
  }
}
