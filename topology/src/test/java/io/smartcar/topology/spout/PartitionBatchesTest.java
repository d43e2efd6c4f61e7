package io.smartcar.topology.spout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class PartitionBatchesTest {

  private static final TopicPartition PARTITION = new TopicPartition("SmartCar-Topic", 0);

  private final PartitionBatches batches =
      new PartitionBatches("a", new BatchLimits(4, 1_000), () -> 0);

  @Test
  void replace_moreThanOneBatch_cutAtTheLimit() {
    assertThat(poll(0, 10)).containsExactly("[0, 4)", "[4, 8)", "[8, 10)");
  }

  @Test
  void replace_readAgainFromTheStart_sameBatches() {
    poll(0, 3);
    poll(3, 10);

    assertThat(poll(0, 10)).containsExactly("[0, 3)", "[3, 7)", "[7, 10)");
  }

  @Test
  void replace_readAgainOnlyPartOfABatch_wholeBatchWithAllRecords() {
    poll(0, 4);

    List<ConsumerRecord<byte[], Object>> again = batches.replace(records(0, 2), 2, 0);

    assertThat(again).hasSize(1);
    assertThat(batch(again.get(0)).size()).isEqualTo(4);
    assertThat(poll(2, 4)).containsExactly("[0, 4)");
  }

  @Test
  void replace_firstRecordOfABatchGoneFromTheLog_wholeBatchAllTheSame() {
    poll(0, 4);

    assertThat(poll(1, 6)).containsExactly("[0, 4)", "[4, 6)");
  }

  @Test
  void replace_newRecordsBeforeAKnownBatch_endWhereItBegins() {
    poll(6, 8);

    assertThat(poll(4, 10)).containsExactly("[4, 6)", "[6, 8)", "[8, 10)");
  }

  @Test
  void replace_holes_belongToTheBatchBefore() {
    List<ConsumerRecord<byte[], Object>> polled =
        List.of(record(0), record(1), record(5), record(9), record(12));

    assertThat(names(batches.replace(polled, 20, 0))).containsExactly("[0, 12)", "[12, 20)");
  }

  @Test
  void replace_recordLargerThanABatch_isABatchAlone() {
    List<ConsumerRecord<byte[], Object>> polled =
        List.of(record(0), LogConsumer.record(PARTITION, 1, 0, new byte[5_000]), record(2));

    assertThat(names(batches.replace(polled, 3, 0))).containsExactly("[0, 1)", "[1, 2)", "[2, 3)");
  }

  @Test
  void logEnd_ofEachBatch_isWhereTheLogEndedWhenItWasReadFirst() {
    List<ConsumerRecord<byte[], Object>> first = batches.replace(records(0, 6), 6, 90);
    List<ConsumerRecord<byte[], Object>> again = batches.replace(records(0, 6), 6, 200);
    List<ConsumerRecord<byte[], Object>> unknown = batches.replace(records(6, 8), 8, 0);

    assertThat(first).extracting(each -> batch(each).logEnd()).containsExactly(96L, 96L);
    assertThat(again).extracting(each -> batch(each).logEnd()).containsExactly(96L, 96L);
    assertThat(unknown).extracting(each -> batch(each).logEnd()).containsExactly(8L);
  }

  @Test
  void acked_batch_keepsItsBordersOnly() {
    poll(0, 8);
    batches.acked(0);

    assertThat(batches.withRecords()).isEqualTo(1);
    assertThat(poll(0, 8)).containsExactly("[4, 8)");
  }

  @Test
  void bytes_ofSmallRecords_countWhatARecordTakesBesideItsValue() {
    int records = 4;
    poll(0, records);

    long values = records * (long) record(0).serializedValueSize();
    assertThat(batches.bytes()).isEqualTo(values + records * 250L);

    batches.acked(0);
    assertThat(batches.bytes()).isZero();
  }

  @Test
  void committed_seekIntoTheLastBatchCommitted_itsRestIsNotBroughtAgain() {
    poll(0, 12);

    batches.committed(5);

    assertThat(poll(5, 12)).containsExactly("[8, 12)");
    assertThat(batches.size()).isEqualTo(2);
  }

  private List<String> poll(long from, long to) {
    return names(batches.replace(records(from, to), to, 0));
  }

  private static List<ConsumerRecord<byte[], Object>> records(long from, long to) {
    return LongStream.range(from, to).mapToObj(PartitionBatchesTest::record).toList();
  }

  private static ConsumerRecord<byte[], Object> record(long offset) {
    return LogConsumer.record(PARTITION, offset);
  }

  private static RecordBatch batch(ConsumerRecord<byte[], Object> record) {
    return (RecordBatch) record.value();
  }

  private static List<String> names(List<ConsumerRecord<byte[], Object>> replaced) {
    return replaced.stream()
        .map(each -> "[%d, %d)".formatted(each.offset(), batch(each).nextOffset()))
        .toList();
  }
}
