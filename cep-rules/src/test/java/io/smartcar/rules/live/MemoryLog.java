package io.smartcar.rules.live;

import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.CheckpointStore;
import io.smartcar.rules.live.port.EventLog;
import io.smartcar.rules.live.port.LogUnavailableException;
import io.smartcar.rules.live.port.RecordSlice;
import io.smartcar.rules.live.port.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A log in memory, with checkpoints that survive a task; offsets may have holes. */
public final class MemoryLog {

  // Entries are never compared.
  @SuppressWarnings("ArrayRecordComponent")
  public record Entry(long offset, long timestampMillis, byte @Nullable [] value) {}

  public record Slice(int partition, long firstOffset, long nextOffset, List<Entry> entries)
      implements RecordSlice {
    @Override
    public int size() {
      return entries.size();
    }

    @Override
    public long offset(int index) {
      return entries.get(index).offset();
    }

    @Override
    public long timestampMillis(int index) {
      return entries.get(index).timestampMillis();
    }

    @Override
    public byte @Nullable [] value(int index) {
      return entries.get(index).value();
    }
  }

  private final List<List<Entry>> partitions = new ArrayList<>();
  private final Map<Integer, Long> ends = new HashMap<>();
  public final Map<Integer, Checkpoint> saved = new HashMap<>();
  public final Map<Integer, Checkpoint> savedByFleetTask = new HashMap<>();
  public boolean away;

  /** Whether nobody may ask for how long it keeps records. */
  public boolean retentionIsDenied;

  /** Where a transaction is open: nobody reads beyond. */
  private final Map<Integer, Long> openFrom = new HashMap<>();

  /** Reads that brought nothing. */
  public int readsInVain;

  /** What tells this log from one that is created again. */
  private String topicId = "topic-0";

  private int topicsMade;

  /** What checkpoints are saved after, or why they are not. */
  public CompletableFuture<Void> savesAfter = CompletableFuture.completedFuture(null);

  public int reads;

  /** How often a log that was opened for a warm-up was read. */
  public int warmUpReads;

  /** Before each of these reads. */
  public Runnable onWarmUpRead = () -> {};

  /** The lowest offset of which anything was read. */
  public long lowestRead = Long.MAX_VALUE;

  public MemoryLog(int partitionCount) {
    for (int i = 0; i < partitionCount; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  public void append(int partition, long timestampMillis, byte @Nullable [] value) {
    long offset = end(partition);
    partitions.get(partition).add(new Entry(offset, timestampMillis, value));
    ends.put(partition, offset + 1);
  }

  /** Offsets that never had a record, as a transaction's end leaves one. */
  public void appendHole(int partition) {
    ends.put(partition, end(partition) + 1);
  }

  public void addPartition() {
    partitions.add(new ArrayList<>());
  }

  public int partitionCount() {
    return partitions.size();
  }

  /** The topic is deleted and made again, empty. */
  public void makeAnew() {
    partitions.forEach(List::clear);
    ends.clear();
    topicsMade++;
    topicId = "topic-" + topicsMade;
  }

  public long end(int partition) {
    return ends.getOrDefault(partition, 0L);
  }

  /** What the tasks for cars have saved of a partition. */
  public Taken taken(int partition) {
    Checkpoint checkpoint = saved.get(partition);
    return checkpoint == null ? Taken.UNKNOWN : checkpoint.taken();
  }

  public void openTransaction(int partition) {
    openFrom.put(partition, end(partition));
  }

  /** Its end leaves an offset without a record. */
  public void endTransaction(int partition) {
    openFrom.remove(partition);
    appendHole(partition);
  }

  /** Up to here it can be read. */
  public long readableEnd(int partition) {
    return openFrom.getOrDefault(partition, end(partition));
  }

  public Slice slice(int partition, long from, long to) {
    long next = Math.min(to, readableEnd(partition));
    List<Entry> entries =
        partitions.get(partition).stream()
            .filter(entry -> entry.offset() >= from && entry.offset() < next)
            .toList();
    return new Slice(partition, from, Math.max(from, next), entries);
  }

  public List<Entry> entries(int partition) {
    return partitions.get(partition);
  }

  public EventLog asLog(int readRecords) {
    return asLog(readRecords, () -> {});
  }

  public EventLog asLogForWarmUp(int readRecords) {
    return asLog(
        readRecords,
        () -> {
          warmUpReads++;
          onWarmUpRead.run();
        });
  }

  private EventLog asLog(int readRecords, Runnable onRead) {
    return new EventLog() {
      @Override
      public Topic topic() throws LogUnavailableException {
        checkThere();
        return new Topic(topicId, partitions.size());
      }

      @Override
      public CompletableFuture<Topic> askTopic() {
        return away
            ? CompletableFuture.failedFuture(new IllegalStateException("away"))
            : CompletableFuture.completedFuture(new Topic(topicId, partitions.size()));
      }

      @Override
      public CompletableFuture<Map<Integer, Long>> endOffsets(Set<Integer> asked) {
        if (away) {
          return CompletableFuture.failedFuture(new IllegalStateException("away"));
        }
        Map<Integer, Long> answer = new HashMap<>();
        asked.forEach(partition -> answer.put(partition, end(partition)));
        return CompletableFuture.completedFuture(answer);
      }

      @Override
      public Optional<Duration> retention() throws LogUnavailableException {
        if (retentionIsDenied) {
          throw new LogUnavailableException("denied", new IllegalStateException("denied"));
        }
        return Optional.empty();
      }

      @Override
      public RecordSlice read(int partition, long from, long to) throws LogUnavailableException {
        checkThere();
        onRead.run();
        reads++;
        lowestRead = Math.min(lowestRead, from);
        Slice read = slice(partition, from, Math.min(to, from + readRecords));
        readsInVain += read.nextOffset() == from ? 1 : 0;
        return read;
      }

      @Override
      public Map<Integer, Long> offsetsAt(Set<Integer> asked, long timestampMillis)
          throws LogUnavailableException {
        checkThere();
        Map<Integer, Long> answer = new HashMap<>();
        for (int partition : asked) {
          partitions.get(partition).stream()
              .filter(entry -> entry.timestampMillis() >= timestampMillis)
              .findFirst()
              .ifPresent(entry -> answer.put(partition, entry.offset()));
        }
        return answer;
      }

      @Override
      public void close() {}
    };
  }

  public CheckpointStore asCheckpointStore() {
    return asCheckpointStore(saved);
  }

  public CheckpointStore asCheckpointStoreOfFleetTask() {
    return asCheckpointStore(savedByFleetTask);
  }

  private CheckpointStore asCheckpointStore(Map<Integer, Checkpoint> kept) {
    return new CheckpointStore() {
      @Override
      public Map<Integer, Checkpoint> load(Set<Integer> asked) throws LogUnavailableException {
        checkThere();
        Map<Integer, Checkpoint> found = new HashMap<>(kept);
        found.keySet().retainAll(asked);
        return found;
      }

      @Override
      public CompletableFuture<Void> save(Map<Integer, Checkpoint> checkpoints) {
        if (away) {
          return CompletableFuture.failedFuture(new IllegalStateException("away"));
        }
        return savesAfter.thenRun(
            () ->
                checkpoints.forEach(
                    (partition, checkpoint) ->
                        kept.put(
                            partition, Checkpoint.of(checkpoint.offset(), checkpoint.metadata()))));
      }

      @Override
      public void close() {}
    };
  }

  private void checkThere() throws LogUnavailableException {
    if (away) {
      throw new LogUnavailableException("away", new IllegalStateException("away"));
    }
  }
}
