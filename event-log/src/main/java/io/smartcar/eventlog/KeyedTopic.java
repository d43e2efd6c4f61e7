package io.smartcar.eventlog;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic that others read, in any Kafka cluster: records with a key and headers, each acknowledged
 * by all replicas in sync. Records of a key stay in the order in which they were sent. For one
 * thread.
 */
public final class KeyedTopic implements AutoCloseable {

  private static final Duration LINGER = Duration.ofMillis(5);
  private static final Duration CLOSES_WITHIN = Duration.ofMillis(500);

  /** What becomes of a record; called once, by another thread or by the one that sends. */
  public interface Outcome {

    /** All replicas in sync have it. */
    void arrived();

    /**
     * It did not arrive, or nobody knows; it may, if it is sent again.
     *
     * @param reason in one line, without what to do
     */
    void away(String reason);

    /**
     * The topic will never take it.
     *
     * @param reason in one line, without what to do
     */
    void refused(String reason);
  }

  private final String topic;
  private final Producer<byte[], byte[]> producer;

  private KeyedTopic(String topic, Producer<byte[], byte[]> producer) {
    this.topic = topic;
    this.producer = producer;
  }

  /** What is wrong with the client properties, in one line; empty if nothing that can be seen. */
  public static Optional<String> problem(EventLogSettings settings) {
    try {
      Map<String, Object> properties = settings.client(properties("", Duration.ofSeconds(1)));
      properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
      properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
      var unused = new ProducerConfig(properties);
      return Optional.empty();
    } catch (ConfigException wrong) {
      return Optional.of(line(wrong));
    }
  }

  /**
   * Creates a client; whether Kafka and the topic are there is not asked.
   *
   * @param clientId what the brokers know it by
   * @param patience how long a record may take to arrive; also how long {@link #send} may wait for
   *     brokers that were never met
   * @throws EventLogException if the client properties cannot be used
   */
  public static KeyedTopic open(EventLogSettings settings, String clientId, Duration patience) {
    try {
      return new KeyedTopic(
          settings.topic(),
          new KafkaProducer<>(
              settings.client(properties(clientId, patience)),
              new ByteArraySerializer(),
              new ByteArraySerializer()));
    } catch (KafkaException unusable) {
      throw new EventLogException(line(unusable), unusable);
    }
  }

  private static Map<String, Object> properties(String clientId, Duration patience) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    // Otherwise what is sent again inside the client comes twice, and perhaps in another order.
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, (int) LINGER.toMillis());
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
    int waitsMillis = (int) patience.toMillis();
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, waitsMillis - (int) LINGER.toMillis());
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, waitsMillis);
    return properties;
  }

  /**
   * Sends a record; returns before it has arrived.
   *
   * @param headers by name
   */
  public void send(byte[] key, Map<String, byte[]> headers, byte[] value, Outcome outcome) {
    ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(topic, key, value);
    headers.forEach((name, header) -> sent.headers().add(name, header));
    try {
      // The callback has its result.
      var unused =
          producer.send(
              sent,
              (metadata, failure) -> {
                if (failure == null) {
                  outcome.arrived();
                } else {
                  tell(failure, outcome);
                }
              });
    } catch (InterruptException stopped) {
      Thread.currentThread().interrupt();
      outcome.away("stopped while sending to Kafka");
    } catch (KafkaException refused) {
      tell(refused, outcome);
    }
  }

  private static void tell(Exception failure, Outcome outcome) {
    if (failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException
        || failure instanceof InvalidRecordException) {
      outcome.refused(line(failure));
    } else {
      outcome.away(line(failure));
    }
  }

  private static String line(Throwable failure) {
    Throwable reason = failure;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    String message = reason.getMessage();
    return message == null
        ? reason.getClass().getSimpleName()
        : message.strip().replaceAll("\\R\\s*", " ");
  }

  /** Gives up what has not arrived. */
  @Override
  public void close() {
    producer.close(CLOSES_WITHIN);
  }
}
