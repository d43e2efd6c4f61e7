package io.smartcar.acceptance;

import io.smartcar.simulator.Telemetry;
import io.smartcar.simulator.TelemetryException;
import io.smartcar.simulator.TelemetrySink;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * A topic that cars join: those of the partitions that are not there yet are silent until {@link
 * #partitionsAre} says so, and no car ever moves to another partition.
 */
final class GrowingTopic implements TelemetrySink {

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final int mostPartitions;
  private final Set<Integer> begun = new HashSet<>();
  private volatile int partitions;
  private volatile boolean refused;

  GrowingTopic(String bootstrapServers, String topic, int partitions, int mostPartitions) {
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = topic;
    this.partitions = partitions;
    this.mostPartitions = mostPartitions;
  }

  /** The cars of these send from now on; called by any thread. */
  void partitionsAre(int count) {
    partitions = count;
  }

  /** Where that car sends to. */
  static int partition(String car, int mostPartitions) {
    return Utils.toPositive(Utils.murmur2(car.getBytes(StandardCharsets.UTF_8))) % mostPartitions;
  }

  @Override
  public void send(Telemetry telemetry) {
    String car = Objects.requireNonNull(telemetry.carNumber());
    int partition = partition(car, mostPartitions);
    if (partition >= partitions) {
      return;
    }
    if (begun.add(partition)) {
      flush();
    }
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic, partition, car.getBytes(StandardCharsets.UTF_8), telemetry.value()),
            (arrived, error) -> refused |= error != null);
  }

  @Override
  public void flush() {
    producer.flush();
    if (refused) {
      throw new TelemetryException("the broker refused a record of " + topic, null);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
