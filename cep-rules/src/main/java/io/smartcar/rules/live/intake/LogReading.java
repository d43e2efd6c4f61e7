package io.smartcar.rules.live.intake;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.events.DecodingWaitsException;
import io.smartcar.rules.live.clock.LogEnds;
import io.smartcar.rules.live.clock.PartitionProgress;
import io.smartcar.rules.live.clock.Partitions;
import io.smartcar.rules.live.clock.TaskClock;
import io.smartcar.rules.live.port.EventLog;
import io.smartcar.rules.live.port.LogUnavailableException;
import io.smartcar.rules.live.port.RecordSlice;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a task reads from the log itself: the part to be rebuilt, gaps, partitions that nobody
 * brings, and those that hold the others back when too much waits. Always the partition next that
 * is furthest behind in event time, so that little has to wait. Not thread-safe.
 */
public final class LogReading {

  private final EventLog log;
  private final Partitions partitions;
  private final LogEnds ends;
  private final Intake intake;
  private final TaskClock clock;
  private final LongSupplier nanoTime;
  private final int maxWaitingEvents;

  public LogReading(
      RuleTaskSettings settings,
      RuleTaskPorts ports,
      Partitions partitions,
      LogEnds ends,
      Intake intake,
      TaskClock clock) {
    this.log = ports.log();
    this.nanoTime = ports.nanoTime();
    this.partitions = partitions;
    this.ends = ends;
    this.intake = intake;
    this.clock = clock;
    this.maxWaitingEvents = settings.limits().maxWaitingEvents();
  }

  /** Whether so many events wait that only who holds the clock back may bring more. */
  public boolean waitingIsFull() {
    return clock.waiting() >= maxWaitingEvents;
  }

  /**
   * Whether all is rebuilt: each partition was read up to the end that the log had when the task
   * started, or as far as it can be read now.
   */
  public boolean isRebuilt() {
    if (!partitions.endsAreKnown()) {
      return false;
    }
    for (PartitionProgress partition : partitions.all()) {
      if (partition.nextOffset() < rebuiltAt(partition) && !partition.ownReading().isInVain()) {
        return false;
      }
    }
    return true;
  }

  /** One without a checkpoint has nothing to be rebuilt, and the spout brings all of it. */
  private long rebuiltAt(PartitionProgress partition) {
    return partition.isNew() ? NONE : ends.atStart(partition.partition);
  }

  /**
   * Reads what has to be read, until that moment or a little later.
   *
   * @param rebuilding whether what the log had at the start is to be read too
   */
  public void read(boolean rebuilding, long untilNanos) throws LogUnavailableException {
    while (!clock.standsStill()) {
      PartitionProgress next = next(rebuilding);
      if (next == null) {
        return;
      }
      long to = waitingIsFull() ? next.knownEnd() : target(next, rebuilding);
      RecordSlice slice = log.read(next.partition, next.nextOffset(), to);
      long now = nanoTime.getAsLong();
      if (slice.nextOffset() > next.nextOffset()) {
        take(next, slice);
        clock.follow();
      } else {
        next.ownReading().broughtNothing(now);
      }
      if (now - untilNanos >= 0) {
        return;
      }
    }
  }

  private void take(PartitionProgress partition, RecordSlice slice) throws LogUnavailableException {
    try {
      intake.take(partition, slice);
    } catch (DecodingWaitsException notNow) {
      throw new LogUnavailableException(String.valueOf(notNow.getMessage()), notNow);
    }
  }

  private long target(PartitionProgress partition, boolean rebuilding) {
    long wanted = partition.ownReading().wantedUntil();
    return rebuilding ? Math.max(wanted, rebuiltAt(partition)) : wanted;
  }

  private @Nullable PartitionProgress next(boolean rebuilding) {
    long now = nanoTime.getAsLong();
    if (waitingIsFull()) {
      PartitionProgress behind = clock.heldBackBy();
      boolean canBeRead = behind != null && behind.logHasMore() && !behind.ownReading().rests(now);
      return canBeRead ? behind : null;
    }
    PartitionProgress next = null;
    for (PartitionProgress partition : partitions.all()) {
      boolean wanted =
          partition.nextOffset() < target(partition, rebuilding)
              && !partition.ownReading().rests(now);
      if (wanted && (next == null || partition.maxEventTime() < next.maxEventTime())) {
        next = partition;
      }
    }
    return next;
  }
}
