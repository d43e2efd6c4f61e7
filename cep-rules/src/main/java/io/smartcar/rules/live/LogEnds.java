package io.smartcar.rules.live;

import static io.smartcar.rules.live.Checkpoint.NONE;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the log for its ends, one question at a time, and finds out from the answers which
 * partitions are idle and how far the clock may go without them. Not thread-safe.
 *
 * <p>How it works: an idle partition must not hold the clock back, yet an event that comes to it
 * again must not find the clock gone ahead by events that were written after it. So while a
 * partition is idle the clock moves only with an answer: each question notes how far the other
 * partitions were when it was asked, and if the answer finds nothing new in the idle ones, then
 * nothing had been written to them by then, and the clock may go as far as was noted.
 */
final class LogEnds {

  private static final long ASK_EVERY_NANOS = 500_000_000L;
  private static final long ASK_EVERY_NANOS_IF_IDLE = 50_000_000L;

  private final EventLog log;
  private final long idleTimeoutNanos;
  private final Map<Integer, Long> atStart = new HashMap<>();
  private @Nullable CompletableFuture<Map<Integer, Long>> question;
  private Set<Integer> idleWhenAsked = Set.of();
  private long safeClockWhenAsked = NONE;
  private long clockWasAt = NONE;
  private long askedAtNanos;
  private boolean everAsked;

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
    takeAnswer(partitions, sequencer);
    boolean idle = partitions.stream().anyMatch(partition -> partition.idle);
    long every = idle ? ASK_EVERY_NANOS_IF_IDLE : ASK_EVERY_NANOS;
    if (question != null || partitions.isEmpty()) {
      return;
    }
    if (everAsked && nowNanos - askedAtNanos < every) {
      return;
    }
    Set<Integer> all = new HashSet<>();
    Set<Integer> idleNow = new HashSet<>();
    for (PartitionProgress partition : partitions) {
      all.add(partition.partition);
      if (partition.idle) {
        idleNow.add(partition.partition);
      }
    }
    idleWhenAsked = idleNow;
    safeClockWhenAsked = sequencer.safeClock(partitions);
    askedAtNanos = nowNanos;
    everAsked = true;
    question = log.endOffsets(all);
  }

  private void takeAnswer(Collection<PartitionProgress> partitions, Sequencer sequencer)
      throws LogUnavailableException {
    CompletableFuture<Map<Integer, Long>> asked = question;
    if (asked == null || !asked.isDone()) {
      return;
    }
    question = null;
    Map<Integer, Long> ends;
    try {
      ends = asked.join();
    } catch (CompletionException | CancellationException e) {
      throw new LogUnavailableException("its ends cannot be asked for: " + e.getCause(), e);
    }
    boolean nothingNew = true;
    boolean allIdle = true;
    for (PartitionProgress partition : partitions) {
      Long end = ends.get(partition.partition);
      if (end == null) {
        continue;
      }
      atStart.putIfAbsent(partition.partition, end);
      partition.endWas(end, askedAtNanos, idleTimeoutNanos);
      nothingNew &= partition.idle || !idleWhenAsked.contains(partition.partition);
      allIdle &= partition.idle;
    }
    moveIdleClock(nothingNew, allIdle, partitions, sequencer);
  }

  private void moveIdleClock(
      boolean nothingNew,
      boolean allIdle,
      Collection<PartitionProgress> partitions,
      Sequencer sequencer) {
    if (!allIdle) {
      allIdleSinceNanos = null;
      idleClock = nothingNew ? safeClockWhenAsked : NONE;
      return;
    }
    if (allIdleSinceNanos == null) {
      allIdleSinceNanos = askedAtNanos;
      clockWhenAllIdle =
          Math.max(Math.max(sequencer.clock(), clockWasAt), sequencer.furthestClock(partitions));
    }
    idleClock =
        clockWhenAllIdle == NONE
            ? NONE
            : clockWhenAllIdle + (askedAtNanos - allIdleSinceNanos) / 1_000_000;
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
