package io.smartcar.rules.live;

import static io.smartcar.rules.live.Checkpoint.NONE;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks the log for its ends, one question at a time, and finds out from the answers which
 * partitions are idle and how far the clock may go without them. Not thread-safe.
 *
 * <p>How it works: an idle partition must not hold the clock back, yet an event that comes to it
 * again must not find the clock gone ahead by events that were written after it. So while a
 * partition is idle the clock moves only with a {@link Look}: each question notes how far the other
 * partitions were when it was asked, and when the idle ones have been read to the ends in the
 * answer and are idle still, then nothing of note had been written to them by then, and the clock
 * may go as far as was noted.
 */
final class LogEnds {

  private static final long ASK_EVERY_NANOS = 500_000_000L;
  private static final long ASK_EVERY_NANOS_IF_IDLE = 50_000_000L;

  private final EventLog log;
  private final long idleTimeoutNanos;
  private final Map<Integer, Long> atStart = new HashMap<>();

  /** The last question, whether answered or not; null before the first. */
  private @Nullable Question asked;

  private boolean isOpen;

  /** The answer of which something has yet to be read. */
  private @Nullable Look look;

  /** A question, and how far the partitions were when it was asked. */
  private record Question(
      long atNanos,
      Set<Integer> idle,
      Map<Integer, Long> taken,
      long safeClock,
      CompletableFuture<Map<Integer, Long>> answer) {}

  /** A question, and its answer. */
  private record Look(Question question, Map<Integer, Long> ends) {
    /** Whether all that was there has been taken, of the partitions that the clock goes past. */
    boolean isRead(Collection<PartitionProgress> partitions) {
      return partitions.stream()
          .filter(partition -> partition.idle)
          .allMatch(
              partition -> partition.nextOffset() >= ends.getOrDefault(partition.partition, NONE));
    }
  }

  private long clockWasAt = NONE;

  /** When all partitions had become idle, and the clock at that moment. */
  private @Nullable Long allIdleSinceNanos;

  private long clockWhenAllIdle = NONE;
  private long idleClock = NONE;

  LogEnds(EventLog log, long idleTimeoutNanos) {
    this.log = log;
    this.idleTimeoutNanos = idleTimeoutNanos;
  }

  /** The clock had come so far before the task started; a quiet log goes on from there. */
  void clockWasAt(long timeMillis) {
    clockWasAt = timeMillis;
  }

  /** Whether the log's end is known of each partition. */
  boolean known(Collection<PartitionProgress> partitions) {
    return partitions.stream().allMatch(partition -> partition.knownEnd != NONE);
  }

  /** A partition's end when it was first asked for; {@link Checkpoint#NONE} before. */
  long atStart(int partition) {
    return atStart.getOrDefault(partition, NONE);
  }

  /** Takes an answer if there is one, and asks again if it is time to. */
  void ask(Collection<PartitionProgress> partitions, Sequencer sequencer, long nowNanos)
      throws LogUnavailableException {
    takeAnswer(partitions);
    finishLook(partitions, sequencer);
    if (!isOpen && !partitions.isEmpty() && isTimeToAsk(partitions, nowNanos)) {
      asked = question(partitions, sequencer.safeClock(partitions), nowNanos);
      isOpen = true;
    }
  }

  private boolean isTimeToAsk(Collection<PartitionProgress> partitions, long nowNanos) {
    boolean idle = partitions.stream().anyMatch(partition -> partition.idle);
    long every = idle ? ASK_EVERY_NANOS_IF_IDLE : ASK_EVERY_NANOS;
    return asked == null || nowNanos - asked.atNanos() >= every;
  }

  private Question question(
      Collection<PartitionProgress> partitions, long safeClock, long nowNanos) {
    Set<Integer> idle = new HashSet<>();
    Map<Integer, Long> taken = new HashMap<>();
    for (PartitionProgress partition : partitions) {
      taken.put(partition.partition, partition.nextOffset());
      if (partition.idle) {
        idle.add(partition.partition);
      }
    }
    return new Question(nowNanos, idle, taken, safeClock, log.endOffsets(taken.keySet()));
  }

  private void takeAnswer(Collection<PartitionProgress> partitions) throws LogUnavailableException {
    Question question = asked;
    if (!isOpen || question == null || !question.answer().isDone()) {
      return;
    }
    isOpen = false;
    Map<Integer, Long> ends = Failures.answer(question.answer(), "ends");
    for (PartitionProgress partition : partitions) {
      Long end = ends.get(partition.partition);
      if (end != null) {
        atStart.putIfAbsent(partition.partition, end);
        partition.endWas(end, question.atNanos(), idleTimeoutNanos);
        partition.logIsAnother = end < question.taken().getOrDefault(partition.partition, NONE);
      }
    }
    if (look == null) {
      look = new Look(question, ends);
    }
  }

  private void finishLook(Collection<PartitionProgress> partitions, Sequencer sequencer) {
    Look finished = look;
    if (finished == null || !finished.isRead(partitions)) {
      return;
    }
    look = null;
    boolean nothingNew = true;
    boolean allIdle = true;
    for (PartitionProgress partition : partitions) {
      if (finished.ends().containsKey(partition.partition)) {
        nothingNew &= partition.idle || !finished.question().idle().contains(partition.partition);
        allIdle &= partition.idle;
      }
    }
    moveIdleClock(finished, nothingNew, allIdle, partitions, sequencer);
  }

  private void moveIdleClock(
      Look finished,
      boolean nothingNew,
      boolean allIdle,
      Collection<PartitionProgress> partitions,
      Sequencer sequencer) {
    if (!allIdle) {
      allIdleSinceNanos = null;
      idleClock = nothingNew ? finished.question().safeClock() : NONE;
      return;
    }
    if (allIdleSinceNanos == null) {
      allIdleSinceNanos = finished.question().atNanos();
      clockWhenAllIdle =
          Math.max(Math.max(sequencer.clock(), clockWasAt), sequencer.furthestClock(partitions));
    }
    idleClock =
        clockWhenAllIdle == NONE
            ? NONE
            : clockWhenAllIdle + (finished.question().atNanos() - allIdleSinceNanos) / 1_000_000;
  }

  /**
   * How far the clock may go although partitions are idle; {@link Checkpoint#NONE}: nowhere. Never
   * further than the partitions allow that are not idle any more.
   */
  long idleClock(Collection<PartitionProgress> partitions, Sequencer sequencer) {
    if (idleClock == NONE) {
      return NONE;
    }
    boolean anyActive = partitions.stream().anyMatch(partition -> !partition.idle);
    return anyActive ? Math.min(idleClock, sequencer.safeClock(partitions)) : idleClock;
  }
}
