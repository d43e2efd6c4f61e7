package io.smartcar.topology.rule;

import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.CheckpointStore;
import io.smartcar.rules.live.port.EventLog;
import io.smartcar.rules.live.port.RecordSlice;
import io.smartcar.rules.live.port.RuleSource;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rules.live.port.RulesState;
import io.smartcar.rules.live.port.VersionedRules;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A log of one partition that ends somewhere and has no record to be read, as while a transaction
 * is open, but those that are put into it; with it the other ports of a rule task, which know
 * nothing, and its time.
 */
public final class EmptyLog implements EventLog, CheckpointStore, RuleSource {

  private static final VersionedRules JAR = new VersionedRules(0, RuleSet.bundled());

  private String topicId;
  private long end;
  private final Map<Long, RecordSlice> slices = new HashMap<>();
  private long nanos;
  private boolean askedTheTime;

  /** A log of that topic that ends there. */
  public EmptyLog(String topicId, long end) {
    this.topicId = topicId;
    this.end = end;
  }

  /** The topic is deleted and created again. */
  public void isMadeAnew(String newTopicId, long newEnd) {
    topicId = newTopicId;
    end = newEnd;
  }

  /** The log goes on by these records, which can be read as they are here. */
  public void grows(RecordSlice slice) {
    slices.put(slice.firstOffset(), slice);
    end = slice.nextOffset();
  }

  /** A second passes. */
  public void passesASecond() {
    nanos += 1_000_000_000L;
    askedTheTime = false;
  }

  /** Whether anybody has asked since the last second passed. */
  public boolean isAskedTheTime() {
    return askedTheTime;
  }

  /** All ports of a rule task. */
  public RuleTaskPorts ports() {
    return new RuleTaskPorts(
        this, this, this::nanoTime, InstantSource.system(), this, Runnable::run, () -> this);
  }

  private long nanoTime() {
    askedTheTime = true;
    return nanos;
  }

  @Override
  public Topic topic() {
    return new Topic(topicId, 1);
  }

  @Override
  public CompletableFuture<Topic> askTopic() {
    return CompletableFuture.completedFuture(topic());
  }

  @Override
  public CompletableFuture<Map<Integer, Long>> endOffsets(Set<Integer> partitions) {
    return CompletableFuture.completedFuture(
        partitions.stream().collect(Collectors.toMap(Function.identity(), each -> end)));
  }

  @Override
  public RecordSlice read(int partition, long from, long to) {
    return slices.getOrDefault(from, new Nothing(partition, from));
  }

  @Override
  public Map<Integer, Long> offsetsAt(Set<Integer> partitions, long timestampMillis) {
    return Map.of();
  }

  @Override
  public Map<Integer, Checkpoint> load(Set<Integer> partitions) {
    return Map.of();
  }

  @Override
  public CompletableFuture<Void> save(Map<Integer, Checkpoint> checkpoints) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public VersionedRules first() {
    return JAR;
  }

  @Override
  public Optional<VersionedRules> version(int number) {
    return Optional.empty();
  }

  @Override
  public int decided() {
    return JAR.number();
  }

  @Override
  public @Nullable VersionedRules wanted() {
    return null;
  }

  @Override
  public void report(RulesState state) {}

  @Override
  public void inForce(VersionedRules rules) {}

  @Override
  public void close() {}

  private record Nothing(int partition, long firstOffset) implements RecordSlice {
    @Override
    public long nextOffset() {
      return firstOffset;
    }

    @Override
    public int size() {
      return 0;
    }

    @Override
    public long offset(int index) {
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public long timestampMillis(int index) {
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public byte @Nullable [] value(int index) {
      throw new IndexOutOfBoundsException(index);
    }
  }
}
