package io.smartcar.topology.spout;

import io.smartcar.eventlog.CommittedOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What the spout commits, as the group's offsets: the spout knows a batch by its first offset and
 * commits that + 1; the group gets the batch's end, so that its lag is 0 when all is done. With it
 * goes the topic's id, so that offsets of a topic that is gone are none. One spout's thread.
 *
 * <p>How it works: what is committed only grows, for the next batch begins at or behind this one's
 * end. At a start the spout reads on where the group is: behind the last batch that was done.
 */
final class BatchCommits {

  private final BatchLedger ledger;
  private final TopicWatch topic;

  /** What the group has, by partition; the spout's own metadata with it. */
  private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();

  BatchCommits(BatchLedger ledger, TopicWatch topic) {
    this.ledger = ledger;
    this.topic = topic;
  }

  /** The group's offsets for those that the spout would commit. */
  Map<TopicPartition, OffsetAndMetadata> ofGroup(Map<TopicPartition, OffsetAndMetadata> ofSpout) {
    Map<TopicPartition, OffsetAndMetadata> group = new HashMap<>();
    ofSpout.forEach(
        (partition, offset) ->
            group.put(
                partition,
                marked(ledger.endOfBatch(partition, offset.offset()), offset.metadata())));
    return group;
  }

  /** Notes that the group has them. */
  void committed(Map<TopicPartition, OffsetAndMetadata> ofSpout) {
    ofSpout.forEach(
        (partition, offset) ->
            done.put(
                partition,
                new OffsetAndMetadata(
                    ledger.endOfBatch(partition, offset.offset()), offset.metadata())));
    ledger.committed(ofSpout);
  }

  /**
   * The group's offsets further on, of the partitions in which nothing is under way and the
   * consumer is behind what is committed: between lie offsets without a record, as a transaction's
   * end.
   *
   * @param positions where the consumer reads on
   */
  Map<TopicPartition, OffsetAndMetadata> beyond(Map<TopicPartition, Long> positions) {
    Map<TopicPartition, OffsetAndMetadata> group = new HashMap<>();
    positions.forEach(
        (partition, position) -> {
          OffsetAndMetadata last = done.get(partition);
          if (last != null
              && position > last.offset()
              && ledger.reachesTo(partition) <= last.offset()) {
            done.put(partition, new OffsetAndMetadata(position, last.metadata()));
            group.put(partition, marked(position, last.metadata()));
          }
        });
    return group;
  }

  /**
   * The group's offsets as the spout may see them: those of this topic. Called when partitions are
   * assigned; what the group has then is done.
   */
  Map<TopicPartition, OffsetAndMetadata> ofSpout(Map<TopicPartition, OffsetAndMetadata> ofGroup) {
    String mark = mark();
    Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
    done.keySet().removeAll(ofGroup.keySet());
    ofGroup.forEach(
        (partition, offset) -> {
          if (offset == null) {
            return;
          }
          String metadata = offset.metadata();
          if (metadata.startsWith(mark)) {
            known.put(
                partition,
                new OffsetAndMetadata(offset.offset(), metadata.substring(mark.length())));
          } else if (!metadata.startsWith(CommittedOffset.TOPIC)) {
            // Committed before the id was, or by a tool that resets offsets.
            known.put(partition, offset);
          }
        });
    done.putAll(known);
    return known;
  }

  private OffsetAndMetadata marked(long offset, String metadata) {
    return new OffsetAndMetadata(offset, mark() + metadata);
  }

  private String mark() {
    return CommittedOffset.mark(topic.id());
  }
}
