package io.smartcar.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
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
 * Telemetry into a Kafka topic, keyed by car number, so that a car stays in one partition and its
 * records in order. The order across partitions stays close to the order of sending as well, see
 * {@link #MAX_SKEW}. Kafka acknowledges each record once and exactly once (idempotent producer, all
 * replicas).
 *
 * <p>{@link #partitionCounts} may be asked by any thread, the rest belongs to one.
 */
public final class KafkaTelemetrySink implements TelemetrySink {

  /**
   * How far, in the cars' time, a record may be ahead of a record of another partition that has not
   * arrived yet. Beyond it the sink flushes first: a reader of all partitions would find the other
   * car's record late, had its partition been quiet before.
   */
  public static final Duration MAX_SKEW = Duration.ofSeconds(1);

  /**
   * A partition that was sent nothing for so long gets its next record after all others arrived.
   */
  static final Duration QUIET = Duration.ofSeconds(2);

  private static final Duration LINGER = Duration.ofMillis(5);
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

  private final String bootstrapServers;
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final WallClock clock;
  private final InFlight[] partitions;
  private volatile @Nullable Exception deliveryError;

  /**
   * Connects to Kafka.
   *
   * @throws TelemetryException if it does not answer within {@link KafkaTopic#TIMEOUT}, or there is
   *     no such topic
   */
  public static KafkaTelemetrySink open(String bootstrapServers, String topic) {
    return open(bootstrapServers, topic, DELIVERY_TIMEOUT);
  }

  /**
   * Connects to Kafka, and once connected sits out a broker that is away.
   *
   * @param patience how long a record may take to arrive; more than {@link KafkaTopic#TIMEOUT}
   * @throws TelemetryException if it does not answer within {@link KafkaTopic#TIMEOUT} now, or
   *     there is no such topic
   */
  public static KafkaTelemetrySink open(String bootstrapServers, String topic, Duration patience) {
    int partitions;
    try (KafkaTopic description = new KafkaTopic(bootstrapServers, topic)) {
      partitions = description.partitions();
    }
    if (partitions == 0) {
      throw new TelemetryException(
          String.format(
              "there is no topic %s at %s: create it with: smartcar topic create --topic %s"
                  + " --partitions 4",
              topic, bootstrapServers, topic),
          null);
    }
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            properties(bootstrapServers, patience),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    return new KafkaTelemetrySink(
        bootstrapServers, topic, producer, partitions, WallClock.system());
  }

  KafkaTelemetrySink(
      String bootstrapServers,
      String topic,
      Producer<byte[], byte[]> producer,
      int partitions,
      WallClock clock) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.producer = producer;
    this.clock = clock;
    this.partitions = new InFlight[partitions];
    Arrays.setAll(this.partitions, partition -> new InFlight());
  }

  @Override
  public void send(Telemetry record) {
    byte[] key =
        record.carNumber() == null ? null : record.carNumber().getBytes(StandardCharsets.UTF_8);
    // What Kafka's own partitioner does with a key; known here, so that the skew can be.
    int partition =
        Utils.toPositive(Utils.murmur2(key == null ? record.value() : key)) % partitions.length;
    InFlight inFlight = partitions[partition];
    long nowNanos = clock.nanoTime();
    boolean wasQuiet =
        inFlight.sent() == 0 || nowNanos - inFlight.lastSentNanos() > QUIET.toNanos();
    if (wasQuiet || isTooFarAhead(inFlight, record.timeMillis())) {
      flush();
    } else {
      throwDeliveryError();
    }
    inFlight.send(record.timeMillis(), nowNanos);
    try {
      // The callback has its result.
      var unused =
          producer.send(
              new ProducerRecord<>(topic, partition, key, record.value()),
              (metadata, error) -> arrived(inFlight, error));
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
    throwDeliveryError();
  }

  @Override
  public void close() {
    producer.close(Duration.ofMillis(500));
  }

  /** Records sent, by partition. */
  public long[] partitionCounts() {
    return Arrays.stream(partitions).mapToLong(InFlight::sent).toArray();
  }

  private void arrived(InFlight inFlight, @Nullable Exception error) {
    if (error != null && deliveryError == null) {
      deliveryError = error;
    }
    inFlight.arrive();
  }

  private boolean isTooFarAhead(InFlight own, long timeMillis) {
    long oldestAllowed = timeMillis - MAX_SKEW.toMillis();
    for (InFlight other : partitions) {
      if (other == own ? own.isFull() : other.oldestMillis() < oldestAllowed) {
        return true;
      }
    }
    return false;
  }

  private void throwDeliveryError() {
    Exception error = deliveryError;
    if (error != null) {
      throw failure(error);
    }
  }

  private TelemetryException failure(Exception error) {
    if (error instanceof InterruptException) {
      return new TelemetryException("stopped while sending to Kafka", error);
    }
    if (error instanceof TimeoutException) {
      return KafkaTopic.away(bootstrapServers, error);
    }
    if (error instanceof RecordTooLargeException) {
      return new TelemetryException(
          String.format(
              "topic %s takes no record of that size: set its max.message.bytes to %d (%s)",
              topic, KafkaTopic.MAX_MESSAGE_BYTES, error.getMessage()),
          error);
    }
    return new TelemetryException(
        String.format("cannot send to topic %s at %s: %s", topic, bootstrapServers, error), error);
  }

  private static Properties properties(String bootstrapServers, Duration patience) {
    Properties properties = new Properties();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "smartcar-telemetry");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // Few requests with many records; a flush, and so the skew's bound, does not wait for it.
    properties.put(ProducerConfig.LINGER_MS_CONFIG, (int) LINGER.toMillis());
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, KafkaTopic.MAX_MESSAGE_BYTES);
    // A client whose brokers are all away forgets their topics, and a send waits for them too.
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) KafkaTopic.TIMEOUT.toMillis());
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
    return properties;
  }
}
