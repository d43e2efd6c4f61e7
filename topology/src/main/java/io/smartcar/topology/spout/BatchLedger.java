package io.smartcar.topology.spout;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.storm.kafka.spout.KafkaSpoutMessageId;
import org.apache.storm.kafka.spout.KafkaTupleListener;
import org.apache.storm.task.TopologyContext;
import org.jspecify.annotations.Nullable;

/**
 * What one spout task handed out and may have to hand out again. It stands on both sides of the
 * spout: {@link BatchingInterceptor} lets it replace what is polled and tells it of commits, and as
 * the spout's listener it learns of acks and partitions. All on the spout's one thread; it is
 * serializable only so that it can travel to the worker, empty.
 *
 * <p>How it works: a spout that failed a tuple seeks back to its offset and reads again; it knows a
 * tuple by its first offset alone. If the second reading cut the runs elsewhere, records between
 * two borders would be in no tuple that the spout still wants. So a batch, once handed out, stays
 * as it is until its offset is committed, and any record of it brings the whole of it. The spout
 * itself skips a batch that is acked or still under way.
 *
 * <p>Memory: a batch keeps its records until it is acked, then only its borders until it is
 * committed; {@code max.uncommitted.offsets} bounds how many there are in a partition.
 */
final class BatchLedger implements KafkaTupleListener {

  private static final long serialVersionUID = 1L;

  private final BatchLimits limits;
  private transient @Nullable Map<TopicPartition, PartitionBatches> partitions;
  private transient @Nullable Map<TopicPartition, RecordBatch> brought;
  private transient @Nullable Set<TopicPartition> taken;

  BatchLedger(BatchLimits limits) {
    this.limits = limits;
  }

  /** What the spout gets instead of what was polled. */
  ConsumerRecords<byte[], Object> replace(ConsumerRecords<byte[], Object> polled) {
    Map<TopicPartition, List<ConsumerRecord<byte[], Object>>> replaced = new HashMap<>();
    Map<TopicPartition, RecordBatch> last = new HashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      OffsetAndMetadata position = polled.nextOffsets().get(partition);
      List<ConsumerRecord<byte[], Object>> batches =
          partitions()
              .computeIfAbsent(partition, added -> new PartitionBatches(limits))
              .replace(polled.records(partition), position == null ? 0 : position.offset());
      if (!batches.isEmpty()) {
        replaced.put(partition, batches);
        last.put(partition, (RecordBatch) batches.get(batches.size() - 1).value());
      }
    }
    brought = last;
    return new ConsumerRecords<>(replaced, polled.nextOffsets());
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
    if (batches != null) {
      batches.acked(batch.offset());
    }
  }

  /**
   * A partition that went may come back after another task has read on in it and cut it otherwise.
   */
  @Override
  public void onPartitionsReassigned(Collection<TopicPartition> assigned) {
    partitions().keySet().retainAll(assigned);
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

  private Map<TopicPartition, PartitionBatches> partitions() {
    Map<TopicPartition, PartitionBatches> all = partitions;
    if (all == null) {
      all = new HashMap<>();
      partitions = all;
    }
    return all;
  }
}
