package io.smartcar.topology.spout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

  private static final long SECOND = 1_000_000_000L;

  private long nanos = Long.MAX_VALUE - 3 * SECOND;
  private final PartitionBatches batches =
      new PartitionBatches("a", new BatchLimits(10, 1_000_000), () -> nanos);
  private final PartitionBatches others =
      new PartitionBatches("a", new BatchLimits(10, 1_000_000), () -> nanos);
  private final ReadAhead ahead = new ReadAhead(100_000, 30, Duration.ofSeconds(15), () -> nanos);

  @Test
  void letsMuchBeUnderWayWhileTheStoresKeepUp() {
    batches.replace(records(100), 100, 0);
    assertThat(isFull()).isFalse();

    nanos += 14 * SECOND;
    others.replace(records(100), 100, 0);

    assertThat(isFull()).isFalse();
  }

  @Test
  void isFullOfBytes() {
    others.replace(records(1_000), 1_000, 0);

    assertThat(isFull()).isTrue();
  }

  @Test
  void letsAFewBeUnderWayOnceOneHasBeenForLong() {
    batches.replace(records(20), 20, 0);
    others.replace(records(20), 20, 0);
    nanos += 15 * SECOND;
    assertThat(isFull()).isTrue();

    others.acked(0);
    others.acked(10);

    assertThat(isFull()).isFalse();
  }

  @Test
  void doesNotCountWhatIsDone() {
    batches.replace(records(40), 40, 0);
    nanos += 10 * SECOND;
    others.replace(records(40), 40, 0);
    nanos += 10 * SECOND;
    assertThat(isFull()).isTrue();

    for (long offset = 0; offset < 40; offset += 10) {
      batches.acked(offset);
    }

    assertThat(isFull()).isFalse();
  }

  private static List<ConsumerRecord<byte[], Object>> records(int count) {
    return IntStream.range(0, count)
        .mapToObj(offset -> LogConsumer.record(new TopicPartition("SmartCar-Topic", 0), offset))
        .toList();
  }

  private boolean isFull() {
    return ahead.isFull(List.of(batches, others));
  }
}
