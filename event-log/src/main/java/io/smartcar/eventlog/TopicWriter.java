package io.smartcar.eventlog;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's producer. Each record is acknowledged once and exactly once (idempotent producer, all
 * replicas).
 */
public final class TopicWriter implements LogWriter {

  private static final Duration LINGER = Duration.ofMillis(5);

  private final EventLogSettings settings;
  private final Producer<byte[], byte[]> producer;
  private final int partitions;

  TopicWriter(EventLogSettings settings, Producer<byte[], byte[]> producer, int partitions) {
    this.settings = settings;
    this.producer = producer;
    this.partitions = partitions;
  }

  /**
   * Connects to Kafka, and once connected sits out a broker that is away.
   *
   * @param patience how long a record may take to arrive; more than {@link EventTopic#TIMEOUT}
   * @throws EventLogException if it does not answer within {@link EventTopic#TIMEOUT} now, or there
   *     is no such topic
   */
  public static TopicWriter open(EventLogSettings settings, Duration patience) {
    int partitions;
    try (EventTopic description = new EventTopic(settings)) {
      partitions = description.partitions();
    }
    if (partitions == 0) {
      throw new EventLogException(
          "there is no %s: create it with: smartcar topic create --topic %s --partitions 4"
              .formatted(settings, settings.topic()),
          null);
    }
    try {
      return new TopicWriter(
          settings,
          new KafkaProducer<>(
              settings.client(properties(patience)),
              new ByteArraySerializer(),
              new ByteArraySerializer()),
          partitions);
    } catch (KafkaException unusable) {
      throw KafkaFailure.of(settings, unusable);
    }
  }

  private static Map<String, Object> properties(Duration patience) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "smartcar-telemetry");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // Few requests with many records; a flush does not wait for it.
    properties.put(ProducerConfig.LINGER_MS_CONFIG, (int) LINGER.toMillis());
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventTopic.MAX_MESSAGE_BYTES);
    // A client whose brokers are all away forgets their topics, and a send waits for them too.
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) EventTopic.TIMEOUT.toMillis());
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
    return properties;
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public int partition(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  @Override
  public void send(
      int partition,
      byte @Nullable [] key,
      byte[] value,
      Consumer<@Nullable EventLogException> arrived) {
    try {
      // The callback has its result.
      var unused =
          producer.send(
              new ProducerRecord<>(settings.topic(), partition, key, value),
              (metadata, error) -> arrived.accept(error == null ? null : failure(error)));
    } catch (KafkaException refused) {
      throw failure(refused);
    }
  }

  @Override
  public void flush() {
    try {
      producer.flush();
    } catch (KafkaException refused) {
      throw failure(refused);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofMillis(500));
  }

  private EventLogException failure(Exception error) {
    if (error instanceof InterruptException) {
      return new EventLogException("stopped while sending to Kafka", error);
    }
    if (error instanceof TimeoutException) {
      return settings.away(error);
    }
    if (error instanceof RecordTooLargeException) {
      return new EventLogException(
          "topic %s takes no record of that size: set its max.message.bytes to %d (%s)"
              .formatted(settings.topic(), EventTopic.MAX_MESSAGE_BYTES, error.getMessage()),
          error);
    }
    return new EventLogException(
        "cannot send to %s: %s".formatted(settings, KafkaFailure.told(error)), error);
  }
}
