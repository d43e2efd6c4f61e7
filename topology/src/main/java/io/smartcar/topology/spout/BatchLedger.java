package io.smartcar.topology.spout;

import io.smartcar.topology.metrics.LatencyHistogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.storm.kafka.spout.KafkaSpoutMessageId;
import org.apache.storm.kafka.spout.KafkaTupleListener;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * What one spout task handed out and may have to hand out again. It stands on both sides of the
 * spout: {@link BatchingInterceptor} lets it replace what is polled, {@link EventConsumer} tells it
 * of commits, and as the spout's listener it learns of acks and partitions. All on the spout's one
 * thread; it is serializable only so that it can travel to the worker, empty.
 *
 * <p>How it works: a spout that failed a tuple seeks back to its offset and reads again; it knows a
 * tuple by its first offset alone. If the second reading cut the runs elsewhere, records between
 * two borders would be in no tuple that the spout still wants. So a batch, once handed out, stays
 * as it is until its offset is committed, and any record of it brings the whole of it. The spout
 * itself skips a batch that is acked or still under way.
 *
 * <p>Memory: a batch keeps its records until it is acked, then only its borders until it is
 * committed; {@code max.uncommitted.offsets} bounds how many there are in a partition, and {@link
 * #isFull} how much there is in all: then only what failed is read.
 */
final class BatchLedger implements KafkaTupleListener {

  private static final long serialVersionUID = 1L;

  /** As many are under way in any case: enough to keep a slow store busy. */
  private static final long LEAST_BATCHES = 16;

  private final BatchLimits limits;
  private final long maxBytes;
  private final Duration patience;
  private transient @Nullable ReadAhead readAhead;
  private transient @Nullable Map<TopicPartition, PartitionBatches> partitions;
  private transient @Nullable Map<TopicPartition, RecordBatch> brought;
  private transient @Nullable Map<TopicPartition, Long> refusedFrom;
  private transient @Nullable Set<TopicPartition> taken;
  private transient @Nullable String topicId;
  private transient @Nullable ToLongFunction<TopicPartition> lag;
  private transient @Nullable LatencyHistogram batchTimes;
  private transient volatile @Nullable SpoutCounts counts;
  private transient long givenBack;
  private transient long readElsewhere;
  private transient long doneElsewhere;

  /**
   * Creates an empty one.
   *
   * @param maxBytes about how much the records of all batches that are kept may take together
   *     before it is full
   * @param patience more than a few may be under way only while none has been for so long
   */
  BatchLedger(BatchLimits limits, long maxBytes, Duration patience) {
    this.limits = limits;
    this.maxBytes = maxBytes;
    this.patience = patience;
  }

  /** Which topic the spout reads; to be said before anything is replaced. It stays the same. */
  void reads(String topicId) {
    this.topicId = topicId;
  }

  /**
   * Who knows, while records are replaced, how many offsets a partition has behind the consumer's
   * position; 0 where it is not known. Without anyone, nobody does.
   */
  void asks(ToLongFunction<TopicPartition> lag) {
    this.lag = lag;
  }

  /** From now on this is told how long batches were under way. */
  void measures(LatencyHistogram batchTimes) {
    this.batchTimes = batchTimes;
  }

  /** What was read, and what became of it, up to a moment; any thread may ask. */
  SpoutCounts counts() {
    SpoutCounts last = counts;
    return last == null ? SpoutCounts.NONE : last;
  }

  private void count() {
    long open = 0;
    long done = doneElsewhere;
    long read = readElsewhere;
    for (PartitionBatches partition : partitions().values()) {
      open += partition.records();
      done += partition.doneRecords();
      read += partition.readRecords();
    }
    counts = new SpoutCounts(read, done, givenBack, open);
  }

  private long lag(TopicPartition partition) {
    ToLongFunction<TopicPartition> known = lag;
    return known == null ? 0 : known.applyAsLong(partition);
  }

  /** What the spout gets instead of what was polled. */
  ConsumerRecords<byte[], Object> replace(ConsumerRecords<byte[], Object> polled) {
    String topic = Objects.requireNonNull(topicId, "reads comes first");
    Map<TopicPartition, List<ConsumerRecord<byte[], Object>>> replaced = new HashMap<>();
    Map<TopicPartition, RecordBatch> last = new HashMap<>();
    Map<TopicPartition, Long> refused = new HashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      OffsetAndMetadata position = polled.nextOffsets().get(partition);
      PartitionBatches known =
          partitions()
              .computeIfAbsent(
                  partition, added -> new PartitionBatches(topic, limits, Time::nanoTime));
      List<ConsumerRecord<byte[], Object>> records = polled.records(partition);
      List<ConsumerRecord<byte[], Object>> batches =
          known.replace(
              isFull() ? refuseNew(partition, known, records, refused) : records,
              position == null ? 0 : position.offset(),
              lag(partition));
      if (!batches.isEmpty()) {
        replaced.put(partition, batches);
        last.put(partition, (RecordBatch) batches.get(batches.size() - 1).value());
      }
    }
    count();
    brought = last;
    refusedFrom = refused;
    return new ConsumerRecords<>(replaced, polled.nextOffsets());
  }

  /** A second reading of what failed goes on behind it, where nothing is known yet. */
  private static List<ConsumerRecord<byte[], Object>> refuseNew(
      TopicPartition partition,
      PartitionBatches known,
      List<ConsumerRecord<byte[], Object>> records,
      Map<TopicPartition, Long> refused) {
    List<ConsumerRecord<byte[], Object>> repeated = new ArrayList<>();
    for (ConsumerRecord<byte[], Object> record : records) {
      if (known.knows(record.offset())) {
        repeated.add(record);
      } else {
        refused.putIfAbsent(partition, record.offset());
      }
    }
    return repeated;
  }

  /**
   * From where the last poll has to be read again, of partitions of which it brought too much;
   * nothing if it was asked for before.
   */
  Map<TopicPartition, Long> takeRefused() {
    Map<TopicPartition, Long> last = refusedFrom;
    refusedFrom = null;
    return last == null ? Map.of() : last;
  }

  /**
   * The last batch of each partition of which the last poll brought any; nothing if it was asked
   * for before, or there was no poll.
   */
  Map<TopicPartition, RecordBatch> takeBrought() {
    Map<TopicPartition, RecordBatch> taken = brought;
    brought = null;
    return taken == null ? Map.of() : taken;
  }

  /**
   * Where the batch ends of which the spout commits the first offset + 1; the offset itself if it
   * is of no batch that is known.
   */
  long endOfBatch(TopicPartition partition, long committed) {
    PartitionBatches batches = partitions().get(partition);
    return batches == null ? committed : Math.max(committed, batches.endOf(committed - 1));
  }

  /** The first offset behind all known batches of a partition; -1 if none is known. */
  long reachesTo(TopicPartition partition) {
    PartitionBatches batches = partitions().get(partition);
    return batches == null ? -1 : batches.reachesTo();
  }

  /** Whether nothing new may come: what is under way has to be done first. */
  boolean isFull() {
    return readAhead().isFull(partitions().values());
  }

  /** About how much the batches take that are kept with their records. */
  long bytes() {
    return partitions().values().stream().mapToLong(PartitionBatches::bytes).sum();
  }

  /** Notes what the spout has committed, in its own offsets. */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          PartitionBatches batches = partitions().get(partition);
          if (batches != null) {
            batches.committed(offset.offset());
          }
        });
  }

  @Override
  public void onAck(KafkaSpoutMessageId batch) {
    PartitionBatches batches = partitions().get(batch.getTopicPartition());
    if (batches == null) {
      return;
    }
    long nanos = batches.acked(batch.offset());
    LatencyHistogram times = batchTimes;
    if (times != null && nanos >= 0) {
      times.add(nanos);
    }
    count();
  }

  /**
   * A partition that went may come back after another task has read on in it and cut it otherwise.
   */
  @Override
  public void onPartitionsReassigned(Collection<TopicPartition> assigned) {
    for (Iterator<Map.Entry<TopicPartition, PartitionBatches>> all =
            partitions().entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<TopicPartition, PartitionBatches> next = all.next();
      if (!assigned.contains(next.getKey())) {
        givenBack += next.getValue().records();
        doneElsewhere += next.getValue().doneRecords();
        readElsewhere += next.getValue().readRecords();
        all.remove();
      }
    }
    count();
    taken = Set.copyOf(assigned);
  }

  /** The partitions that the spout reads, and knows where it is in them. */
  Set<TopicPartition> taken() {
    Set<TopicPartition> all = taken;
    return all == null ? Set.of() : all;
  }

  @Override
  public void open(Map<String, Object> conf, TopologyContext context) {}

  @Override
  public void onEmit(List<Object> tuple, KafkaSpoutMessageId batch) {}

  @Override
  public void onRetry(KafkaSpoutMessageId batch) {}

  @Override
  public void onMaxRetryReached(KafkaSpoutMessageId batch) {}

  /** How many batches are kept with their records. */
  long batchesWithRecords() {
    return partitions().values().stream().mapToLong(PartitionBatches::withRecords).sum();
  }

  /** How many batches are known at all. */
  int knownBatches() {
    return partitions().values().stream().mapToInt(PartitionBatches::size).sum();
  }

  private ReadAhead readAhead() {
    ReadAhead all = readAhead;
    if (all == null) {
      all = new ReadAhead(maxBytes, LEAST_BATCHES * limits.records(), patience, Time::nanoTime);
      readAhead = all;
    }
    return all;
  }

  private Map<TopicPartition, PartitionBatches> partitions() {
    Map<TopicPartition, PartitionBatches> all = partitions;
    if (all == null) {
      all = new HashMap<>();
      partitions = all;
    }
    return all;
  }
}
