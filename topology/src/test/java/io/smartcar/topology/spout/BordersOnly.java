package io.smartcar.topology.spout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * What {@link BatchLedger} would be if it remembered where batches end but not their records: a
 * second reading that breaks off inside a batch makes a shorter one of it. Here to show that the
 * tests see the loss.
 */
final class BordersOnly {

  private final int batchRecords;
  private final Map<TopicPartition, NavigableMap<Long, Long>> ends = new HashMap<>();

  BordersOnly(int batchRecords) {
    this.batchRecords = batchRecords;
  }

  ConsumerRecords<byte[], Object> replace(ConsumerRecords<byte[], Object> polled) {
    Map<TopicPartition, List<ConsumerRecord<byte[], Object>>> replaced = new HashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      replaced.put(
          partition,
          replace(
              polled.records(partition),
              ends.computeIfAbsent(partition, added -> new TreeMap<>())));
    }
    return new ConsumerRecords<>(replaced, polled.nextOffsets());
  }

  private List<ConsumerRecord<byte[], Object>> replace(
      List<ConsumerRecord<byte[], Object>> polled, NavigableMap<Long, Long> known) {
    List<ConsumerRecord<byte[], Object>> batches = new ArrayList<>();
    int i = 0;
    while (i < polled.size()) {
      long first = polled.get(i).offset();
      Map.Entry<Long, Long> floor = known.floorEntry(first);
      boolean isKnown = floor != null && first < floor.getValue();
      Long nextKnown = known.higherKey(first);
      long end = isKnown ? floor.getValue() : first + batchRecords;
      end = nextKnown == null ? end : Math.min(end, nextKnown);
      int from = i;
      while (i < polled.size() && polled.get(i).offset() < end) {
        i++;
      }
      if (!isKnown || floor.getKey() == first) {
        long next = polled.get(i - 1).offset() + 1;
        known.putIfAbsent(first, next);
        batches.add(batch(polled.subList(from, i), next));
      }
    }
    return batches;
  }

  private static ConsumerRecord<byte[], Object> batch(
      List<ConsumerRecord<byte[], Object>> run, long next) {
    ConsumerRecord<byte[], Object> first = run.get(0);
    return new ConsumerRecord<>(
        first.topic(),
        first.partition(),
        first.offset(),
        first.key(),
        RecordBatch.of("a", run, next, next));
  }
}
