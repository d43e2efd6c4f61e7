package io.smartcar.rules.live.clock;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.LogUnavailableException;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of a task, and the only place that moves it; not thread-safe.
 *
 * <p>How it works. While events come to every partition the clock is the smallest of what the
 * partitions allow, their largest event time less the lateness, and depends on the log alone. Wall
 * time comes in at three places, and only for partitions that have been read to their end, so never
 * in a backlog:
 *
 * <ol>
 *   <li><b>Idle.</b> A partition to which nothing was written for the idle timeout does not hold
 *       the clock back. Yet an event that comes to it again must not find the clock gone ahead by
 *       events that were written after it. So while a partition is idle the clock moves only with a
 *       {@link LogEnds.Look}: each question notes how far the others were when it was asked, and
 *       when the idle ones have been read to the ends in the answer and are idle still, then
 *       nothing of note had been written to them by then, and the clock may go as far as was noted.
 *   <li><b>Behind.</b> A partition to which events come that are far behind the others', of a slow
 *       clock or an old buffer, holds the clock back no longer than an idle one: what the front had
 *       reached an idle timeout before the moment up to which the partition has been read, the
 *       clock may reach too. Who is behind gives no more than that: a partition that catches up is
 *       waited for again, without anything to be taken back.
 *   <li><b>All quiet.</b> When each partition is idle or behind, the clock goes on with the wall,
 *       so that the last windows close; no further than to the moment up to which those behind have
 *       been read.
 * </ol>
 *
 * <p>The front is the largest event time of all partitions, but of an event that is ahead of its
 * record's timestamp that timestamp, and for who is behind not later than now: or one fast clock
 * would make all others late as soon as they pause.
 *
 * <p>What a restart gives. That an event was late because the clock had passed it is not in the
 * log; whoever reads it again would show it, since the partition then has more in its log and holds
 * the clock back. So it is in the checkpoint: for what lies before its position, where events were
 * passed over ({@link PassedOver}); for what comes after, the clock. A task that starts again, and
 * rules that are warmed up, therefore decide on every event before the position as the task had
 * decided, and on those after it with a clock that is nowhere behind the one that was. Decisions
 * between the last checkpoint and a crash are taken once more, and may be others: so alerts that
 * follow from one wait in the task until a checkpoint has it ({@link Decisions}), and none is
 * raised twice, differently. While every partition brings events nothing waits.
 */
public final class TaskClock {

  private static final Logger LOG = LoggerFactory.getLogger(TaskClock.class);
  private static final long SAY_AGAIN_NANOS = 60_000_000_000L;

  private final String task;
  private final Sequencer sequencer;
  private final Partitions partitions;
  private final LogEnds ends;
  private final InstantSource wallClock;
  private final long latenessMillis;
  private final long idleTimeoutNanos;
  private final Decisions decisions;
  private final Front front;
  private final Map<Integer, Long> saidBehindAtNanos = new HashMap<>();

  private List<Integer> behind = List.of();
  private long clockWasAt = NONE;

  /** Since when all partitions are quiet, and the clock at that moment. */
  private @Nullable Long allQuietSinceNanos;

  private long clockWhenAllQuiet = NONE;
  private long idleClock = NONE;

  public TaskClock(
      RuleTaskSettings settings,
      Sequencer sequencer,
      Partitions partitions,
      LogEnds ends,
      Decisions decisions,
      RuleTaskPorts ports) {
    this.task = settings.taskName();
    this.sequencer = sequencer;
    this.partitions = partitions;
    this.ends = ends;
    this.decisions = decisions;
    this.wallClock = ports.wallClock();
    this.latenessMillis = settings.time().lateness().toMillis();
    this.idleTimeoutNanos = settings.time().idleTimeout().toNanos();
    this.front = new Front(ports.nanoTime().getAsLong(), 4 * idleTimeoutNanos + 1_000_000_000L);
  }

  /** Up to here events have been shown and windows closed; {@link Checkpoint#NONE} at first. */
  public long now() {
    return sequencer.clock();
  }

  /** The clock had come so far before the task started; a quiet log goes on from there. */
  public void wasAt(long timeMillis) {
    clockWasAt = timeMillis;
  }

  /** The time of the last event shown; {@link Checkpoint#NONE} if there was none. */
  public long lastShown() {
    return sequencer.lastShown();
  }

  /** How many events wait for it. */
  public int waiting() {
    return sequencer.waiting();
  }

  /** Whether it must not move, for the rules take nothing for now. */
  public boolean standsStill() {
    return sequencer.standsStill();
  }

  /** The partition that holds it back; null if none does. */
  public @Nullable PartitionProgress heldBackBy() {
    return partitions.furthestBehind(latenessMillis);
  }

  /** The partitions that it does not wait for although events come; by any thread. */
  List<Integer> partitionsBehind() {
    return behind;
  }

  /** Looks where the log ends: takes an answer if there is one, and asks again if it is time to. */
  public void look(long nowNanos) throws LogUnavailableException {
    if (ends.takeAnswer(partitions.all())) {
      partitions.all().forEach(this::noteWaitedFor);
      behind = partitions.behind(latenessMillis);
      sayWhoIsBehind(nowNanos);
    }
    LogEnds.Look finished = ends.finished(partitions.all());
    if (finished != null) {
      moveIdleClock(finished);
    }
    boolean often =
        partitions.all().stream()
            .anyMatch(partition -> partition.idle || partition.isBehind(latenessMillis));
    if (!partitions.all().isEmpty() && ends.isTimeToAsk(often, nowNanos)) {
      long furthest = furthest();
      front.note(Math.min(furthest, wallClock.millis()), nowNanos);
      ends.ask(partitions.all(), Math.min(active(), less(furthest)), nowNanos);
    }
  }

  /** What the front had reached so long ago, the partition had its time to reach. */
  private void noteWaitedFor(PartitionProgress partition) {
    Long caughtUpAt = partition.idleness().caughtUpAtNanos();
    if (caughtUpAt != null) {
      partition.hasBeenWaitedFor(less(front.at(caughtUpAt - idleTimeoutNanos)));
    }
  }

  private long furthest() {
    long furthest = NONE;
    for (PartitionProgress partition : partitions.all()) {
      furthest = Math.max(furthest, partition.maxTrustedTime());
    }
    return furthest;
  }

  private long less(long eventTime) {
    return eventTime == NONE ? NONE : eventTime - latenessMillis;
  }

  /** How far the clock may go by those that are not idle; {@link Checkpoint#NONE}: nowhere. */
  private long active() {
    return sequencer.safeClock(partitions.all());
  }

  private boolean isQuiet(PartitionProgress partition) {
    return partition.idle || partition.isBehind(latenessMillis);
  }

  private void moveIdleClock(LogEnds.Look look) {
    boolean nothingNew = true;
    boolean allQuiet = true;
    for (PartitionProgress partition : partitions.all()) {
      if (look.knows(partition)) {
        nothingNew &= partition.idle || !look.foundIdle(partition);
        allQuiet &= isQuiet(partition);
      }
    }
    if (!allQuiet) {
      allQuietSinceNanos = null;
      idleClock = nothingNew ? look.clockThen() : NONE;
      return;
    }
    if (allQuietSinceNanos == null) {
      allQuietSinceNanos = look.atNanos();
      clockWhenAllQuiet = Math.max(Math.max(now(), clockWasAt), less(furthest()));
    }
    long quietNanos = Math.max(0, readUntilNanos(look) - allQuietSinceNanos);
    idleClock = clockWhenAllQuiet == NONE ? NONE : clockWhenAllQuiet + quietNanos / 1_000_000;
  }

  /** Up to this moment all that was written is taken, also of those that are behind. */
  private long readUntilNanos(LogEnds.Look look) {
    long until = look.atNanos();
    for (PartitionProgress partition : partitions.all()) {
      Long caughtUpAt = partition.idleness().caughtUpAtNanos();
      if (!partition.idle && caughtUpAt != null && caughtUpAt - until < 0) {
        until = caughtUpAt;
      }
    }
    return until;
  }

  /** Moves on as far as the partitions' own events allow; idle ones need a look at the log. */
  public void follow() {
    for (PartitionProgress partition : partitions.all()) {
      if (partition.idle) {
        return;
      }
    }
    release(active());
  }

  /**
   * Moves on as far as the last look at the log allows although partitions are quiet. Never further
   * than the partitions allow that are not quiet any more.
   */
  public void followQuiet() {
    if (idleClock == NONE) {
      return;
    }
    boolean anyActive = partitions.all().stream().anyMatch(partition -> !isQuiet(partition));
    release(anyActive ? Math.min(idleClock, active()) : idleClock);
  }

  private void release(long target) {
    if (target > now() && target > certain()) {
      decisions.make();
    }
    sequencer.release(target);
  }

  /** So far the clock goes by the log alone, or had gone in an earlier task. */
  private long certain() {
    long certain = Long.MAX_VALUE;
    for (PartitionProgress partition : partitions.all()) {
      certain = Math.min(certain, partition.isCertainUntil(latenessMillis));
    }
    return certain;
  }

  private void sayWhoIsBehind(long nowNanos) {
    long furthest = furthest();
    for (PartitionProgress partition : partitions.all()) {
      boolean allLate = partition.maxEventTime() <= partition.allows(latenessMillis);
      if (allLate && !partition.idle && partition.isBehind(latenessMillis)) {
        Long saidAt = saidBehindAtNanos.get(partition.partition);
        if (saidAt == null || nowNanos - saidAt >= SAY_AGAIN_NANOS) {
          saidBehindAtNanos.put(partition.partition, nowNanos);
          LOG.warn(
              "task {}: partition {} was read to its end and its events are {} s behind those of"
                  + " other partitions: the clock does not wait for it, so they are late; see to"
                  + " the clocks of its cars",
              task,
              partition.partition,
              (furthest - partition.maxEventTime()) / 1_000);
        }
      }
    }
  }
}
