package io.smartcar.topology.spout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of a log in memory, as far as the spout uses one. Every poll brings another number of
 * records, so that a run that is read again ends elsewhere.
 */
final class LogConsumer extends MockConsumer<byte[], Object> {

  private static final long FIRST_TIME_MILLIS = 1_453_643_117_000L;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS").withZone(ZoneOffset.UTC);

  private final Map<TopicPartition, NavigableSet<Long>> log;
  private final Map<TopicPartition, OffsetAndMetadata> committed;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final UnaryOperator<ConsumerRecords<byte[], Object>> interceptor;
  private final Random random;
  private final int maxPollRecords;

  /** How often the group's offsets are asked for in vain. */
  int unanswered;

  /**
   * Creates a consumer.
   *
   * @param log the offsets that hold a record
   * @param committed the group's offsets, which survive the consumer
   * @param interceptor what becomes of that which is polled
   */
  LogConsumer(
      Map<TopicPartition, NavigableSet<Long>> log,
      Map<TopicPartition, OffsetAndMetadata> committed,
      UnaryOperator<ConsumerRecords<byte[], Object>> interceptor,
      Random random,
      int maxPollRecords) {
    super("earliest");
    this.log = log;
    this.committed = committed;
    this.interceptor = interceptor;
    this.random = random;
    this.maxPollRecords = maxPollRecords;
  }

  @Override
  public synchronized ConsumerRecords<byte[], Object> poll(Duration timeout) {
    Map<TopicPartition, List<ConsumerRecord<byte[], Object>>> polled = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (TopicPartition partition : assignment()) {
      if (paused().contains(partition)) {
        continue;
      }
      NavigableSet<Long> offsets = log.getOrDefault(partition, Collections.emptyNavigableSet());
      List<ConsumerRecord<byte[], Object>> records = new ArrayList<>();
      int count = 1 + random.nextInt(maxPollRecords);
      for (long offset : offsets.tailSet(position(partition))) {
        if (records.size() == count) {
          break;
        }
        records.add(record(partition, offset));
      }
      if (!records.isEmpty()) {
        polled.put(partition, records);
        positions.put(partition, records.get(records.size() - 1).offset() + 1);
        next.put(partition, new OffsetAndMetadata(position(partition)));
      }
    }
    return interceptor.apply(new ConsumerRecords<>(polled, next));
  }

  /** An event; the higher a partition's number, the more time lies between two of its events. */
  static ConsumerRecord<byte[], Object> record(TopicPartition partition, long offset) {
    long time = timeMillis(partition.partition(), offset);
    String date = DATE.format(Instant.ofEpochMilli(time));
    byte[] value = (date + ",V0001,3,0,F,N,85,A01").getBytes(StandardCharsets.UTF_8);
    return record(partition, offset, time, value);
  }

  /** The event time of the record at an offset, epoch milliseconds. */
  static long timeMillis(int partition, long offset) {
    return FIRST_TIME_MILLIS + offset * (partition + 1) * 10;
  }

  static ConsumerRecord<byte[], Object> record(
      TopicPartition partition, long offset, long timestampMillis, byte @Nullable [] value) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        timestampMillis,
        TimestampType.CREATE_TIME,
        0,
        value == null ? -1 : value.length,
        new byte[0],
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  @Override
  public synchronized void seek(TopicPartition partition, long offset) {
    positions.put(partition, offset);
  }

  @Override
  public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> positions.put(partition, 0L));
  }

  @Override
  public synchronized long position(TopicPartition partition) {
    return positions.getOrDefault(partition, 0L);
  }

  @Override
  public synchronized OptionalLong currentLag(TopicPartition partition) {
    NavigableSet<Long> offsets = log.getOrDefault(partition, Collections.emptyNavigableSet());
    return OptionalLong.of(offsets.tailSet(position(partition)).size());
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions) {
    if (unanswered > 0) {
      unanswered--;
      throw new TimeoutException("the coordinator is away");
    }
    Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>(committed);
    answer.keySet().retainAll(partitions);
    return answer;
  }

  @Override
  public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    committed.putAll(offsets);
  }

  @Override
  public synchronized void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
    committed.putAll(offsets);
  }

  @Override
  public synchronized List<PartitionInfo> partitionsFor(String topic) {
    return log.keySet().stream()
        .map(each -> new PartitionInfo(topic, each.partition(), null, null, null))
        .toList();
  }
}
