package io.smartcar.eventlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** With Kafka's own MockConsumer. */
final class TopicRangeTest {

  private static final String TOPIC = "cars";

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Map<TopicPartition, Long> starts = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  @Test
  void read_partitionsInTurn_givesEachItsRecordsOnceUpToItsEnd() {
    range(0, 0, 20);
    range(1, 5, 12);
    range(2, 3, 3);
    try (TopicRange range = open()) {
      assertThat(range.partitions()).isEqualTo(3);
      List<List<Long>> offsets = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int turn = 0; turn < 100; turn++) {
        int partition = turn % 3;
        if (!range.ended(partition)) {
          LogSlice slice = range.read(partition);
          assertThat(slice.partition()).isEqualTo(partition);
          assertThat(slice.nextOffset()).isGreaterThan(slice.firstOffset());
          for (int i = 0; i < slice.size(); i++) {
            offsets.get(partition).add(slice.offset(i));
          }
        }
        assertThat(range.done()).isBetween(0.0, 1.0);
      }

      assertThat(offsets.get(0)).hasSize(20).startsWith(0L).endsWith(19L);
      assertThat(offsets.get(1)).containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L);
      assertThat(offsets.get(2)).isEmpty();
      assertThat(range.done()).isEqualTo(1.0);
    }
  }

  /** Of each partition the log has more than is read. */
  private TopicRange open() {
    Map<TopicPartition, Long> zeroes = new HashMap<>();
    starts.keySet().forEach(partition -> zeroes.put(partition, 0L));
    consumer.updateBeginningOffsets(zeroes);
    TopicRange range = new TopicRange(consumer, starts, ends);
    for (TopicPartition partition : ends.keySet()) {
      for (long offset = 0; offset < 30; offset++) {
        consumer.addRecord(
            new ConsumerRecord<>(
                TOPIC, partition.partition(), offset, new byte[0], "value".getBytes(UTF_8)));
      }
    }
    consumer.setMaxPollRecords(7);
    return range;
  }

  private void range(int partition, long start, long end) {
    starts.put(new TopicPartition(TOPIC, partition), start);
    ends.put(new TopicPartition(TOPIC, partition), end);
  }
}
