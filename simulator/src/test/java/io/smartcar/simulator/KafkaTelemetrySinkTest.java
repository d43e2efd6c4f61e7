package io.smartcar.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a log in which a record arrives when it is told to. */
@Timeout(30)
class KafkaTelemetrySinkTest {

  private static final String CAR_OF_0 = carOf(0);
  private static final String CAR_OF_1 = carOf(1);

  private final FakeClock clock = new FakeClock();
  private final FakeLog log = new FakeLog();
  private final KafkaTelemetrySink sink = new KafkaTelemetrySink(log, clock);

  @Test
  void send_anyRecord_hasKeyValueAndKafkasOwnPartition() {
    sink.send(record(CAR_OF_1, 0));
    sink.send(new Telemetry(null, new byte[] {1, 2, 3}, 0));

    FakeLog.Sent first = log.sent.get(0);
    assertThat(first.key).isEqualTo(CAR_OF_1.getBytes(StandardCharsets.UTF_8));
    assertThat(first.partition).isEqualTo(1);
    assertThat(log.sent.get(1).key).isNull();
    assertThat(log.sent.get(1).value).isEqualTo(new byte[] {1, 2, 3});
  }

  @Test
  void send_firstToAPartitionOrAfterAPause_flushesBefore() {
    sink.send(record(CAR_OF_0, 0));
    sink.send(record(CAR_OF_1, 10));
    sink.send(record(CAR_OF_0, 20));
    assertThat(log.flushedAfter).containsExactly(0, 1);

    for (int i = 0; i < 3; i++) {
      clock.passMillis(1_500);
      log.flush();
      sink.send(record(CAR_OF_0, 30 + i));
    }
    log.flushedAfter.clear();
    sink.send(record(CAR_OF_0, 40));
    assertThat(log.flushedAfter).isEmpty();
    sink.send(record(CAR_OF_1, 50));
    assertThat(log.flushedAfter).containsExactly(7);
  }

  @Test
  void send_furtherAheadThanTheSkew_flushesBefore() {
    sink.send(record(CAR_OF_0, 0));
    sink.send(record(CAR_OF_1, 0));
    sink.send(record(CAR_OF_0, 500));
    sink.send(record(CAR_OF_1, 1_500));
    log.flushedAfter.clear();

    sink.send(record(CAR_OF_1, 1_501));

    assertThat(log.flushedAfter).containsExactly(4);
    sink.send(record(CAR_OF_1, 9_000));
    assertThat(log.flushedAfter).containsExactly(4);
    sink.send(record(CAR_OF_0, 9_000));
    assertThat(log.flushedAfter).containsExactly(4, 6);
  }

  @Test
  void send_sameCarOnly_neverWaits() {
    for (int i = 0; i < 1_000; i++) {
      sink.send(record(CAR_OF_0, i * 60_000L));
    }

    assertThat(sink.partitionCounts()).containsExactly(1_000, 0);
  }

  @Test
  void flush_recordRefused_saysWhatTheLogSaid() {
    sink.send(record(CAR_OF_0, 0));
    log.refuseNext("Kafka does not answer");

    assertThatThrownBy(sink::flush)
        .isInstanceOf(TelemetryException.class)
        .hasMessage("Kafka does not answer");
    assertThatThrownBy(() -> sink.send(record(CAR_OF_0, 1))).isInstanceOf(TelemetryException.class);
  }

  @Test
  void send_otherPartitionFailed_doesNotWaitForEver() {
    sink.send(record(CAR_OF_0, 0));
    log.refuseNext("away");

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
      if (FakeLog.partitionOf(car.getBytes(StandardCharsets.UTF_8)) == partition) {
        return car;
      }
    }
  }
}
