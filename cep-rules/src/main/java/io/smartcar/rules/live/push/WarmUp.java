package io.smartcar.rules.live.push;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.DecodingWaitsException;
import io.smartcar.events.RecordDecoder;
import io.smartcar.rules.live.clock.PartitionProgress;
import io.smartcar.rules.live.clock.RuleTaskCounters;
import io.smartcar.rules.live.clock.Sequencer;
import io.smartcar.rules.live.intake.ReadingStart;
import io.smartcar.rules.live.judging.ActiveRule;
import io.smartcar.rules.live.judging.ActiveRules;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.EventLog;
import io.smartcar.rules.live.port.LogUnavailableException;
import io.smartcar.rules.live.port.RecordSlice;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.Taken;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills the windows of rules that are to go live, from the log: shows them, silently, what the
 * task's other rules were shown. Used by one thread at a time, not the task's: reading takes as
 * long as it takes.
 *
 * <p>How it works: the same sequencer, over the same partitions up to the same offsets and the same
 * clock, gives the same events in the same order. It begins where no event lies before that a
 * window may still need, so what is late from there on is known without what came before. Where the
 * task has not read so far back itself, the log says which records are of that time. What was late
 * because the task's clock had passed it, the task says: of all that it still remembers.
 */
public final class WarmUp implements AutoCloseable {

  /** A read that brings nothing takes about half a second; an end that was seen must come. */
  private static final int MAX_EMPTY_READS = 20;

  /**
   * How far a task was.
   *
   * @param clock up to here its rules have seen everything
   * @param after events up to here are not needed; used for the first time, like {@code begin}
   * @param begin where to begin in those partitions where that is known
   * @param offsets each partition's next offset
   * @param passedOver where events of a partition were late because the task's clock had passed
   *     them, of each
   */
  public record Position(
      long clock,
      long after,
      Map<Integer, Checkpoint> begin,
      Map<Integer, Long> offsets,
      Map<Integer, List<Taken.Range>> passedOver) {}

  private final EventLog log;
  private final RecordDecoder decoder;
  private final ActiveRules rules = new ActiveRules();
  private final RuleTaskCounters counters = new RuleTaskCounters();
  private final Map<Integer, PartitionProgress> partitions = new TreeMap<>();
  private final Sequencer sequencer;
  private final ReadingStart start;
  private volatile boolean cancelled;

  public WarmUp(EventLog log, RuleTaskSettings settings, List<ActiveRule> rules) {
    this.log = log;
    this.decoder = settings.records().decoder(settings.zone());
    this.rules.putInForce(rules);
    this.sequencer = new Sequencer(settings.time(), new Silent(), counters);
    this.start = new ReadingStart(log, settings.time().maxClockAhead());
  }

  public Map<Integer, PartitionProgress> partitions() {
    return partitions;
  }

  /** Nobody wants the rules any more: a reading that is under way ends soon. By any thread. */
  void cancel() {
    cancelled = true;
  }

  /** Goes on until the rules have seen what a task at this position has shown. */
  void catchUp(Position position) throws LogUnavailableException {
    begin(position);
    int emptyReads = 0;
    for (PartitionProgress next = next(position);
        next != null && !cancelled;
        next = next(position)) {
      long to = position.offsets().getOrDefault(next.partition, 0L);
      RecordSlice slice = log.read(next.partition, next.nextOffset(), to);
      if (slice.nextOffset() <= next.nextOffset()) {
        emptyReads++;
        if (emptyReads > MAX_EMPTY_READS) {
          throw new LogUnavailableException(
              "partition %d brings nothing from %d on".formatted(next.partition, next.nextOffset()),
              new IllegalStateException("no records"));
        }
        continue;
      }
      emptyReads = 0;
      take(next, slice, to);
      next.idle = next.nextOffset() >= to;
      long safe = sequencer.safeClock(partitions.values());
      sequencer.release(Math.min(safe, position.clock()));
    }
    sequencer.release(position.clock());
  }

  private void begin(Position position) throws LogUnavailableException {
    Set<Integer> unknown = new HashSet<>();
    for (int number : position.offsets().keySet()) {
      Checkpoint begin = position.begin().get(number);
      if (partitions.containsKey(number)) {
        continue;
      }
      if (begin == null) {
        unknown.add(number);
      } else {
        partitions.put(number, new PartitionProgress(number, begin));
      }
    }
    if (!unknown.isEmpty() && !cancelled) {
      beginWhereTheLogSays(unknown, position);
    }
    partitions.forEach(
        (number, partition) ->
            partition.decidesAs(
                position.passedOver().getOrDefault(number, List.of()),
                position.offsets().getOrDefault(number, 0L)));
  }

  private void beginWhereTheLogSays(Set<Integer> unknown, Position position)
      throws LogUnavailableException {
    Map<Integer, Long> offsets = start.offsets(unknown, position.after());
    for (int number : unknown) {
      long to = position.offsets().getOrDefault(number, 0L);
      long from = Math.min(to, offsets.getOrDefault(number, to));
      partitions.put(
          number,
          new PartitionProgress(
              number, PartitionProgress.readingFrom(from, position.after(), position.after())));
    }
  }

  /** The partition furthest behind of those that are not read far enough; null if all are. */
  private @Nullable PartitionProgress next(Position position) {
    PartitionProgress behind = null;
    for (PartitionProgress partition : partitions.values()) {
      partition.idle =
          partition.nextOffset() >= position.offsets().getOrDefault(partition.partition, 0L);
      if (!partition.idle && (behind == null || partition.maxEventTime() < behind.maxEventTime())) {
        behind = partition;
      }
    }
    return behind;
  }

  private void take(PartitionProgress partition, RecordSlice slice, long to)
      throws LogUnavailableException {
    long from = partition.nextOffset();
    @Nullable Decoded[] decoded = decoded(slice, from);
    for (int i = 0; i < slice.size(); i++) {
      long offset = slice.offset(i);
      if (offset >= from && offset < to) {
        if (decoded[i] instanceof CarEvent event) {
          sequencer.take(partition, offset, slice.timestampMillis(i), event);
        }
      }
    }
    partition.movedTo(Math.min(slice.nextOffset(), Math.max(to, from)));
  }

  private @Nullable Decoded[] decoded(RecordSlice slice, long from) throws LogUnavailableException {
    try {
      return slice.decodedFrom(from, decoder);
    } catch (DecodingWaitsException notNow) {
      throw new LogUnavailableException(String.valueOf(notNow.getMessage()), notNow);
    }
  }

  /** Closes the log; the rules are whose they go to. */
  @Override
  public void close() {
    log.close();
  }

  private final class Silent implements Sequencer.Rules {
    @Override
    public void advance(long timeMillis) {
      rules.advance(timeMillis);
    }

    @Override
    public void show(CarEvent event) {
      rules.show(event);
    }

    @Override
    public void settle() {
      rules.settle();
    }

    @Override
    public boolean isFull() {
      return cancelled;
    }
  }
}
