package io.smartcar.topology.spout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.apache.storm.kafka.spout.KafkaSpoutMessageId;
import org.apache.storm.utils.Time;
import org.junit.jupiter.api.Test;

final class BoundedBackoffTest {

  private static final TopicPartition PARTITION = new TopicPartition("SmartCar-Topic", 0);
  private static final long OFFSET = 42;
  private static final int FAILURES_OF_A_DAY = 20_000;

  private final BoundedBackoff backoff =
      new BoundedBackoff(Duration.ofMillis(500), Duration.ofSeconds(5));

  @Test
  void schedule_failsAgainAndAgain_waitsLongerUpToTheLongest() {
    try (Time.SimulatedTime time = new Time.SimulatedTime()) {
      assertThat(waitMillisAfterFailure()).isEqualTo(500);
      assertThat(waitMillisAfterFailure()).isEqualTo(1_000);
      assertThat(waitMillisAfterFailure()).isEqualTo(2_000);
      assertThat(waitMillisAfterFailure()).isEqualTo(4_000);
      assertThat(waitMillisAfterFailure()).isEqualTo(5_000);
      assertThat(waitMillisAfterFailure()).isEqualTo(5_000);
    }
  }

  @Test
  void schedule_failsForADay_stillWaits() {
    try (Time.SimulatedTime time = new Time.SimulatedTime()) {
      for (int failure = 0; failure < FAILURES_OF_A_DAY; failure++) {
        fail();
      }

      assertThat(waitMillisAfterFailure()).isEqualTo(5_000);
    }
  }

  private void fail() {
    KafkaSpoutMessageId id = backoff.getMessageId(PARTITION, OFFSET);
    id.incrementNumFails();
    assertThat(backoff.schedule(id)).isTrue();
  }

  private long waitMillisAfterFailure() {
    fail();
    long waited = 0;
    while (backoff.readyMessageCount() == 0) {
      Time.advanceTime(100);
      waited += 100;
    }
    return waited;
  }
}
