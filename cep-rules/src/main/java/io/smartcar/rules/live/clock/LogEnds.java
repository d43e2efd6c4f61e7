package io.smartcar.rules.live.clock;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.EventLog;
import io.smartcar.rules.live.port.LogUnavailableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks the log for its ends, one question at a time, and tells each partition its end; not
 * thread-safe. With a question goes a {@link Look}: when all that the answer speaks of has been
 * taken of the idle partitions, it is known what had been written to them when it was asked.
 */
public final class LogEnds {

  /** A question, how far the task was when it was asked, and its answer; immutable. */
  public record Look(
      long atNanos,
      Set<Integer> idle,
      Map<Integer, Long> taken,
      long clockThen,
      Map<Integer, Long> ends) {

    /** Whether all that was there has been taken, of the partitions that the clock goes past. */
    private boolean isRead(Collection<PartitionProgress> partitions) {
      return partitions.stream()
          .filter(partition -> partition.idle)
          .allMatch(
              partition -> partition.nextOffset() >= ends.getOrDefault(partition.partition, NONE));
    }

    /** Whether it knows of the partition, which may have been added since. */
    boolean knows(PartitionProgress partition) {
      return ends.containsKey(partition.partition);
    }

    /** Whether a partition was idle when it was asked. */
    boolean foundIdle(PartitionProgress partition) {
      return idle.contains(partition.partition);
    }
  }

  private static final long ASK_EVERY_NANOS = 500_000_000L;
  private static final long ASK_OFTEN_NANOS = 50_000_000L;

  private final EventLog log;
  private final long idleTimeoutNanos;
  private final Map<Integer, Long> atStart = new HashMap<>();

  /** The question without its answer; null before the first. */
  private @Nullable Look asked;

  private @Nullable CompletableFuture<Map<Integer, Long>> answer;

  /** The answer of which something has yet to be read. */
  private @Nullable Look look;

  private boolean endsBeforeWhatWasTaken;

  public LogEnds(EventLog log, long idleTimeoutNanos) {
    this.log = log;
    this.idleTimeoutNanos = idleTimeoutNanos;
  }

  /** A partition's end when it was first asked for; {@link Checkpoint#NONE} before. */
  public long atStart(int partition) {
    return atStart.getOrDefault(partition, NONE);
  }

  /** Whether the log ended before what had been taken of it: it is not the same any more. */
  public boolean endsBeforeWhatWasTaken() {
    return endsBeforeWhatWasTaken;
  }

  /** Takes the answer if there is one; whether there was. */
  boolean takeAnswer(Collection<PartitionProgress> partitions) throws LogUnavailableException {
    Look question = asked;
    if (question == null || answer == null || !answer.isDone()) {
      return false;
    }
    CompletableFuture<Map<Integer, Long>> answered = answer;
    answer = null;
    Map<Integer, Long> ends = FutureResults.answer(answered, "ends");
    for (PartitionProgress partition : partitions) {
      Long end = ends.get(partition.partition);
      if (end != null) {
        atStart.putIfAbsent(partition.partition, end);
        partition.endWas(end, question.atNanos(), idleTimeoutNanos);
        endsBeforeWhatWasTaken |= end < question.taken().getOrDefault(partition.partition, NONE);
      }
    }
    if (look == null) {
      look =
          new Look(
              question.atNanos(), question.idle(), question.taken(), question.clockThen(), ends);
    }
    return true;
  }

  /** A look of which all has been read now; null if there is none. Gives each once. */
  @Nullable Look finished(Collection<PartitionProgress> partitions) {
    Look current = look;
    if (current == null || !current.isRead(partitions)) {
      return null;
    }
    look = null;
    return current;
  }

  /** Whether it is time for the next question. */
  boolean isTimeToAsk(boolean often, long nowNanos) {
    long every = often ? ASK_OFTEN_NANOS : ASK_EVERY_NANOS;
    return answer == null && (asked == null || nowNanos - asked.atNanos() >= every);
  }

  /**
   * Asks.
   *
   * @param clockThen how far the clock may go now if nothing was written to the idle partitions
   */
  void ask(Collection<PartitionProgress> partitions, long clockThen, long nowNanos) {
    Set<Integer> idle = new HashSet<>();
    Map<Integer, Long> taken = new HashMap<>();
    for (PartitionProgress partition : partitions) {
      taken.put(partition.partition, partition.nextOffset());
      if (partition.idle) {
        idle.add(partition.partition);
      }
    }
    asked = new Look(nowNanos, idle, taken, clockThen, Map.of());
    answer = log.endOffsets(taken.keySet());
  }
}
