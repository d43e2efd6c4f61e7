package io.smartcar.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** With Kafka's own MockProducer, which completes a record when told to. */
final class TopicWriterTest {

  private static final byte[] VALUE = {1, 2, 3};

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final TopicWriter writer =
      new TopicWriter(EventLogSettings.of("somewhere:9092", "cars"), producer, 2);
  private final List<String> arrived = new ArrayList<>();

  @Test
  void send_anyRecord_hasTopicPartitionKeyAndValue() {
    byte[] key = "A0001".getBytes(StandardCharsets.UTF_8);

    send(1, key);
    send(0, null);
    writer.flush();

    ProducerRecord<byte[], byte[]> first = producer.history().get(0);
    assertThat(first.topic()).isEqualTo("cars");
    assertThat(first.partition()).isEqualTo(1);
    assertThat(first.key()).isEqualTo(key);
    assertThat(first.value()).isEqualTo(VALUE);
    assertThat(producer.history().get(1).key()).isNull();
    assertThat(arrived).containsExactly("arrived", "arrived");
  }

  @Test
  void partition_ofAKey_isKafkasOwn() {
    for (String car : List.of("A0001", "A0002", "A0003", "浙A12345")) {
      byte[] key = car.getBytes(StandardCharsets.UTF_8);
      assertThat(writer.partition(key)).isEqualTo(BuiltInPartitioner.partitionForKey(key, 2));
    }
  }

  @Test
  void send_refused_saysWhatToDoInOneLine() {
    send(0, null);
    producer.errorNext(new TimeoutException("Expiring 1 record(s)"));
    send(0, null);
    producer.errorNext(new RecordTooLargeException("5000000 bytes"));

    assertThat(arrived.get(0)).startsWith("Kafka does not answer at somewhere:9092: start it");
    assertThat(arrived.get(1)).contains("max.message.bytes to 4200000").contains("5000000 bytes");
    assertThat(arrived).noneMatch(line -> line.contains("\n"));
  }

  private void send(int partition, byte @Nullable [] key) {
    writer.send(
        partition,
        key,
        VALUE,
        error -> arrived.add(error == null ? "arrived" : String.valueOf(error.getMessage())));
  }
}
