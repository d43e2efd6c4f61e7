package io.smartcar.cli.rules;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.trial.TrialEvents;
import io.smartcar.simulator.TelemetryException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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
 * The records that reached a topic from a moment on, up to the log's end when it was opened. Reads
 * only: it is in no consumer group and commits nothing.
 */
final class KafkaEvents implements TrialEvents {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int SILENT_POLLS = TIMEOUT_MILLIS / (int) POLL.toMillis();

  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends;
  private final EventDecoder decoder;
  private final long total;
  private volatile long left;

  /** Reads each partition from its offset to its end. */
  KafkaEvents(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      ZoneId zone) {
    this.consumer = consumer;
    this.ends = Map.copyOf(ends);
    this.decoder = new EventDecoder(zone);
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
   * @throws TelemetryException if Kafka does not answer or has no such topic
   */
  static KafkaEvents open(String bootstrapServers, String topic, Instant since, ZoneId zone) {
    Consumer<byte[], byte[]> consumer;
    try {
      consumer = consumer(bootstrapServers);
    } catch (KafkaException e) {
      throw away(bootstrapServers, e);
    }
    try {
      return open(consumer, topic, since, zone);
    } catch (KafkaException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw away(bootstrapServers, e);
    } catch (RuntimeException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw e;
    }
  }

  private static KafkaEvents open(
      Consumer<byte[], byte[]> consumer, String topic, Instant since, ZoneId zone) {
    List<PartitionInfo> known = consumer.partitionsFor(topic);
    if (known == null || known.isEmpty()) {
      throw new TelemetryException(
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
    return new KafkaEvents(consumer, starts, ends, zone);
  }

  private static Consumer<byte[], byte[]> consumer(String bootstrapServers) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "smartcar-rules-try");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS / 2);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public void read(int number, Recipient recipient) {
    TopicPartition partition = partitions.get(number);
    // What was fetched of a paused partition stays in the consumer until it is resumed.
    consumer.resume(List.of(partition));
    try {
      for (int silent = 0; consumer.position(partition) < end(partition); silent++) {
        long before = consumer.position(partition);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
          if (record.offset() < end(partition)) {
            take(record, number, recipient);
          }
        }
        long after = Math.min(consumer.position(partition), end(partition));
        readSoFar(after - before);
        if (after > before && after < end(partition)) {
          return;
        }
        if (after == before && silent >= SILENT_POLLS) {
          throw new TelemetryException(
              "Kafka stopped answering at offset %d of %s: see that it is up, then try again"
                  .formatted(after, partition),
              null);
        }
      }
      recipient.end(number);
    } catch (KafkaException e) {
      throw new TelemetryException("cannot read " + partition + " on: " + e.getMessage(), e);
    } finally {
      consumer.pause(List.of(partition));
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, int number, Recipient recipient) {
    if (decoder.decode(record.value()) instanceof CarEvent event) {
      recipient.event(number, record.timestamp(), event);
    } else {
      recipient.noEvent();
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

  private static TelemetryException away(String bootstrapServers, KafkaException cause) {
    return new TelemetryException(
        "Kafka does not answer at %s: start it (scripts/smartcar sandbox up), or say where it is with --bootstrap-servers"
            .formatted(bootstrapServers),
        cause);
  }
}
