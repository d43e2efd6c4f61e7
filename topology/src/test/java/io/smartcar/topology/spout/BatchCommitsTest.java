package io.smartcar.topology.spout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class BatchCommitsTest {

  private static final TopicPartition PARTITION = new TopicPartition("SmartCar-Topic", 0);

  private final BatchLedger ledger =
      new BatchLedger(new BatchLimits(4, 1_000), 10_000, Duration.ofSeconds(1));
  private final BatchCommits commits = of("new");

  BatchCommitsTest() {
    ledger.reads("a");
  }

  @Test
  void ofGroup_firstOffsetOfABatch_isItsEndWithTheTopic() {
    poll(0, 10, 12);

    assertThat(commits.ofGroup(at(5, "{}"))).isEqualTo(at(8, "topic=new {}"));
    assertThat(commits.ofGroup(at(9, "{}"))).isEqualTo(at(12, "topic=new {}"));
  }

  @Test
  void ofGroup_offsetOfNoBatch_staysAsItIs() {
    assertThat(commits.ofGroup(at(5, "{}"))).isEqualTo(at(5, "topic=new {}"));
  }

  @Test
  void ofSpout_offsetsOfAnotherTopic_areNone() {
    assertThat(commits.ofSpout(at(8, "topic=old {}"))).isEmpty();
    assertThat(commits.ofSpout(at(8, "topic=new {}"))).isEqualTo(at(8, "{}"));
  }

  @Test
  void ofSpout_offsetsWithoutATopic_areTaken() {
    assertThat(commits.ofSpout(at(8, "{\"taskId\":3}"))).isEqualTo(at(8, "{\"taskId\":3}"));
    assertThat(commits.ofSpout(at(8, ""))).isEqualTo(at(8, ""));
  }

  @Test
  void beyond_offsetsWithoutARecordBehindAllThatIsDone_areCommittedOnce() {
    poll(0, 3, 3);
    commits.committed(at(1, "{}"));

    assertThat(commits.beyond(Map.of(PARTITION, 3L))).isEmpty();
    assertThat(commits.beyond(Map.of(PARTITION, 4L))).isEqualTo(at(4, "topic=new {}"));
    assertThat(commits.beyond(Map.of(PARTITION, 4L))).isEmpty();
  }

  /** The worker before this one ended between a batch and the transaction's end behind it. */
  @Test
  void beyond_offsetsWithoutARecordBehindWhatTheGroupHadAtTheStart_areCommitted() {
    commits.ofSpout(at(3, "topic=new {}"));

    assertThat(commits.beyond(Map.of(PARTITION, 3L))).isEmpty();
    assertThat(commits.beyond(Map.of(PARTITION, 4L))).isEqualTo(at(4, "topic=new {}"));
  }

  @Test
  void beyond_batchUnderWayBehindWhatTheGroupHadAtTheStart_isNotPassed() {
    commits.ofSpout(at(3, "topic=new {}"));
    poll(3, 6, 7);

    assertThat(commits.beyond(Map.of(PARTITION, 7L))).isEmpty();
  }

  @Test
  void beyond_offsetsOfAnotherTopicAtTheStart_areNotMoved() {
    commits.ofSpout(at(3, "topic=old {}"));

    assertThat(commits.beyond(Map.of(PARTITION, 4L))).isEmpty();
  }

  @Test
  void beyond_batchUnderWay_isNotPassed() {
    poll(0, 3, 3);
    commits.committed(at(1, "{}"));
    poll(4, 6, 7);

    assertThat(commits.beyond(Map.of(PARTITION, 7L))).isEmpty();
  }

  private BatchCommits of(String topic) {
    return new BatchCommits(
        ledger,
        new TopicWatch(() -> topic, () -> CompletableFuture.completedFuture(topic), () -> 0));
  }

  private static Map<TopicPartition, OffsetAndMetadata> at(long offset, String metadata) {
    return Map.of(PARTITION, new OffsetAndMetadata(offset, metadata));
  }

  private void poll(long from, long to, long position) {
    List<ConsumerRecord<byte[], Object>> records =
        LongStream.range(from, to)
            .mapToObj(offset -> LogConsumer.record(PARTITION, offset))
            .toList();
    ledger.replace(
        new ConsumerRecords<>(
            Map.of(PARTITION, records), Map.of(PARTITION, new OffsetAndMetadata(position))));
  }
}
