package io.smartcar.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With Kafka's own MockProducer, which completes a record when told to. */
@Timeout(30)
class KafkaTelemetrySinkTest {

  private static final int PARTITIONS = 2;
  private static final String CAR_OF_0 = carOf(0);
  private static final String CAR_OF_1 = carOf(1);

  private final List<Integer> flushedAfter = new ArrayList<>();
  private final FakeClock clock = new FakeClock();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
        @Override
        public synchronized void flush() {
          flushedAfter.add(history().size());
          super.flush();
        }
      };
  private final KafkaTelemetrySink sink =
      new KafkaTelemetrySink("somewhere:9092", "cars", producer, PARTITIONS, clock);

  @Test
  void send_anyRecord_hasKeyValueAndKafkasOwnPartition() {
    sink.send(record(CAR_OF_1, 0));
    sink.send(new Telemetry(null, new byte[] {1, 2, 3}, 0));

    ProducerRecord<byte[], byte[]> first = producer.history().get(0);
    assertThat(first.topic()).isEqualTo("cars");
    assertThat(first.key()).isEqualTo(CAR_OF_1.getBytes(StandardCharsets.UTF_8));
    assertThat(first.partition()).isEqualTo(1);
    assertThat(producer.history().get(1).key()).isNull();
    assertThat(producer.history().get(1).value()).isEqualTo(new byte[] {1, 2, 3});
  }

  @Test
  void send_firstToAPartitionOrAfterAPause_flushesBefore() {
    sink.send(record(CAR_OF_0, 0));
    sink.send(record(CAR_OF_1, 10));
    sink.send(record(CAR_OF_0, 20));
    assertThat(flushedAfter).containsExactly(0, 1);

    for (int i = 0; i < 3; i++) {
      clock.passMillis(1_500);
      producer.flush();
      sink.send(record(CAR_OF_0, 30 + i));
    }
    flushedAfter.clear();
    sink.send(record(CAR_OF_0, 40));
    assertThat(flushedAfter).isEmpty();
    sink.send(record(CAR_OF_1, 50));
    assertThat(flushedAfter).containsExactly(7);
  }

  @Test
  void send_furtherAheadThanTheSkew_flushesBefore() {
    sink.send(record(CAR_OF_0, 0));
    sink.send(record(CAR_OF_1, 0));
    sink.send(record(CAR_OF_0, 500));
    sink.send(record(CAR_OF_1, 1_500));
    flushedAfter.clear();

    sink.send(record(CAR_OF_1, 1_501));

    assertThat(flushedAfter).containsExactly(4);
    sink.send(record(CAR_OF_1, 9_000));
    assertThat(flushedAfter).containsExactly(4);
    sink.send(record(CAR_OF_0, 9_000));
    assertThat(flushedAfter).containsExactly(4, 6);
  }

  @Test
  void send_sameCarOnly_neverWaits() {
    for (int i = 0; i < 1_000; i++) {
      sink.send(record(CAR_OF_0, i * 60_000L));
    }

    assertThat(sink.partitionCounts()).containsExactly(1_000, 0);
  }

  @Test
  void flush_recordRefused_saysWhatToDoInOneLine() {
    sink.send(record(CAR_OF_0, 0));
    producer.errorNext(new TimeoutException("Expiring 1 record(s)"));

    assertThatThrownBy(sink::flush)
        .isInstanceOf(TelemetryException.class)
        .hasMessageContaining("Kafka does not answer at somewhere:9092: start it");
    assertThatThrownBy(() -> sink.send(record(CAR_OF_0, 1))).isInstanceOf(TelemetryException.class);
  }

  @Test
  void flush_recordTooLarge_namesTheSettingOfTheTopic() {
    sink.send(record(CAR_OF_0, 0));
    producer.errorNext(new RecordTooLargeException("5000000 bytes"));

    assertThatThrownBy(sink::flush)
        .isInstanceOf(TelemetryException.class)
        .hasMessageContaining("max.message.bytes");
  }

  @Test
  void send_otherPartitionFailed_doesNotWaitForEver() {
    sink.send(record(CAR_OF_0, 0));
    producer.errorNext(new TimeoutException("away"));

    assertThatThrownBy(() -> sink.send(record(CAR_OF_1, 100_000)))
        .isInstanceOf(TelemetryException.class);
  }

  @Test
  void inFlight_full_isEmptyAgainWhenAllArrived() {
    InFlight inFlight = new InFlight();
    assertThat(inFlight.oldestMillis()).isEqualTo(Long.MAX_VALUE);
    for (int i = 0; i < InFlight.CAPACITY; i++) {
      assertThat(inFlight.isFull()).isFalse();
      inFlight.send(i, 0);
    }
    assertThat(inFlight.isFull()).isTrue();
    for (int i = 0; i < InFlight.CAPACITY; i++) {
      assertThat(inFlight.oldestMillis()).isEqualTo(i);
      inFlight.arrive();
    }
    assertThat(inFlight.oldestMillis()).isEqualTo(Long.MAX_VALUE);
  }

  private static Telemetry record(String car, long timeMillis) {
    return new Telemetry(car, (car + timeMillis).getBytes(StandardCharsets.UTF_8), timeMillis);
  }

  private static String carOf(int partition) {
    for (int i = 0; ; i++) {
      String car = CarNumbers.of(i);
      int hash = Utils.murmur2(car.getBytes(StandardCharsets.UTF_8));
      if (Utils.toPositive(hash) % PARTITIONS == partition) {
        return car;
      }
    }
  }
}
