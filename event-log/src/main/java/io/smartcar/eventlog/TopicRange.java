package io.smartcar.eventlog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The records that reached the topic from a moment on, up to where it could be read when it was
 * opened. Reads only: it is in no consumer group and commits nothing.
 */
public final class TopicRange implements RecordRange {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int SILENT_POLLS = TIMEOUT_MILLIS / (int) POLL.toMillis();

  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends;
  private final long total;
  private volatile long left;

  /** Reads each partition from its offset to its end. */
  TopicRange(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends) {
    this.consumer = consumer;
    this.ends = Map.copyOf(ends);
    this.partitions =
        starts.keySet().stream()
            .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
            .toList();
    consumer.assign(partitions);
    starts.forEach(consumer::seek);
    consumer.pause(partitions);
    long records = 0;
    for (TopicPartition partition : partitions) {
      records += Math.max(0, end(partition) - starts.getOrDefault(partition, 0L));
    }
    this.total = records;
    this.left = records;
  }

  /**
   * Opens the topic.
   *
   * @param since records with this timestamp or a later one are read
   * @throws EventLogException if Kafka does not answer, refuses, or has no such topic
   */
  public static TopicRange open(EventLogSettings settings, Instant since) {
    Consumer<byte[], byte[]> consumer;
    try {
      consumer = consumer(settings);
    } catch (KafkaException e) {
      throw KafkaFailure.of(settings, e);
    }
    return open(consumer, settings, since);
  }

  /** The same with a consumer, which is closed if this fails. */
  static TopicRange open(
      Consumer<byte[], byte[]> consumer, EventLogSettings settings, Instant since) {
    try {
      return open(consumer, settings.topic(), since);
    } catch (KafkaException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw KafkaFailure.of(settings, e);
    } catch (RuntimeException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw e;
    }
  }

  private static TopicRange open(Consumer<byte[], byte[]> consumer, String topic, Instant since) {
    List<PartitionInfo> known = consumer.partitionsFor(topic);
    if (known == null || known.isEmpty()) {
      throw new EventLogException(
          "there is no topic " + topic + ": create it with: smartcar topic create", null);
    }
    Map<TopicPartition, Long> asked =
        known.stream()
            .collect(
                Collectors.toMap(
                    info -> new TopicPartition(topic, info.partition()),
                    info -> since.toEpochMilli()));
    Map<TopicPartition, Long> ends = consumer.endOffsets(asked.keySet());
    Map<TopicPartition, Long> starts = new HashMap<>(ends);
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        consumer.offsetsForTimes(asked).entrySet()) {
      // Null: every record is older.
      if (found.getValue() != null) {
        starts.put(found.getKey(), found.getValue().offset());
      }
    }
    return new TopicRange(consumer, starts, ends);
  }

  private static Consumer<byte[], byte[]> consumer(EventLogSettings settings) {
    Map<String, Object> own = new HashMap<>();
    own.put(ConsumerConfig.CLIENT_ID_CONFIG, "smartcar-rules-try");
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    own.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    own.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS / 2);
    return new KafkaConsumer<>(
        settings.client(own), new ByteArrayDeserializer(), new RecordDeserializer());
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public LogSlice read(int number) {
    TopicPartition partition = partitions.get(number);
    // What was fetched of a paused partition stays in the consumer until it is resumed.
    consumer.resume(List.of(partition));
    try {
      long from = consumer.position(partition);
      for (int silent = 0; silent <= SILENT_POLLS; silent++) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
          if (record.offset() < end(partition)) {
            records.add(record);
          }
        }
        long reached = Math.min(consumer.position(partition), end(partition));
        if (reached > from || from >= end(partition)) {
          readSoFar(Math.max(0, reached - from));
          return new ConsumedSlice(partition.partition(), from, Math.max(from, reached), records);
        }
      }
      throw new EventLogException(
          "Kafka stopped answering at offset %d of %s: see that it is up, then try again"
              .formatted(from, partition),
          null);
    } catch (KafkaException e) {
      throw new EventLogException("cannot read " + partition + " on: " + KafkaFailure.told(e), e);
    } finally {
      consumer.pause(List.of(partition));
    }
  }

  @Override
  public boolean ended(int number) {
    TopicPartition partition = partitions.get(number);
    try {
      return consumer.position(partition) >= end(partition);
    } catch (KafkaException e) {
      throw new EventLogException("cannot read " + partition + " on: " + KafkaFailure.told(e), e);
    }
  }

  // One thread reads, others only look.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void readSoFar(long offsets) {
    left -= offsets;
  }

  private long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  @Override
  public double done() {
    return total == 0 ? 1 : 1 - (double) left / total;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
