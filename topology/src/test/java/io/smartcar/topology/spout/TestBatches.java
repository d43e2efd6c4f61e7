package io.smartcar.topology.spout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.topology.TestTuples;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.storm.tuple.Tuple;
import org.apache.storm.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Batches with the values a test wants. */
public final class TestBatches {

  /** The id of the topic, where it does not matter. */
  public static final String TOPIC_ID = "a-topic";

  private TestBatches() {}

  /** Consecutive records with these texts, null for none; timestamps are 1,000 ms + offset. */
  public static RecordBatch of(int partition, long firstOffset, @Nullable String... values) {
    return ofTopic(TOPIC_ID, partition, firstOffset, values);
  }

  /** The same of a topic with this id. */
  public static RecordBatch ofTopic(
      String topicId, int partition, long firstOffset, @Nullable String... values) {
    TopicPartition source = new TopicPartition("SmartCar-Topic", partition);
    List<ConsumerRecord<byte[], Object>> records = new ArrayList<>();
    for (String value : values) {
      long offset = firstOffset + records.size();
      byte[] bytes = value == null ? null : value.getBytes(UTF_8);
      records.add(LogConsumer.record(source, offset, 1_000 + offset, bytes));
    }
    long next = firstOffset + values.length;
    return RecordBatch.of(topicId, records, next, next);
  }

  /** Consecutive records with these texts and timestamps, epoch milliseconds. */
  public static RecordBatch of(
      int partition, long firstOffset, List<String> values, List<Long> millis) {
    return of(partition, firstOffset, values, millis, firstOffset + values.size());
  }

  /** The same, when the log ended there. */
  public static RecordBatch of(
      int partition, long firstOffset, List<String> values, List<Long> millis, long logEnd) {
    TopicPartition source = new TopicPartition("SmartCar-Topic", partition);
    List<ConsumerRecord<byte[], Object>> records = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      records.add(
          LogConsumer.record(
              source, firstOffset + i, millis.get(i), values.get(i).getBytes(UTF_8)));
    }
    return RecordBatch.of(TOPIC_ID, records, firstOffset + values.size(), logEnd);
  }

  /** The same events one after the other, when the log ended there. */
  public static RecordBatch behind(
      int partition, long firstOffset, int records, String value, long logEnd) {
    TopicPartition source = new TopicPartition("SmartCar-Topic", partition);
    List<ConsumerRecord<byte[], Object>> all = new ArrayList<>();
    for (long offset = firstOffset; offset < firstOffset + records; offset++) {
      all.add(LogConsumer.record(source, offset, 1_000 + offset, value.getBytes(UTF_8)));
    }
    return RecordBatch.of(TOPIC_ID, all, firstOffset + records, logEnd);
  }

  /** The tuple that the spout emits of a batch. */
  public static Tuple tuple(RecordBatch batch) {
    return TestTuples.of(
        EventSpout.NAME,
        Utils.DEFAULT_STREAM_ID,
        EventSpout.FIELDS,
        List.of(batch.partition(), batch));
  }
}
