package io.smartcar.topology.spout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.RecordFormat;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EventTimeAlignmentTest {

  private static final long POLL_MILLIS = EventSpout.POLL_MILLIS;
  private static final long FIRST_MILLIS = 1_453_643_117_000L;
  private static final TopicPartition SLOW = new TopicPartition("SmartCar-Topic", 0);
  private static final TopicPartition FAST = new TopicPartition("SmartCar-Topic", 1);
  private static final TopicPartition OTHER = new TopicPartition("SmartCar-Topic", 2);

  private long nowNanos = Long.MAX_VALUE - 5;
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final EventTimeAlignment alignment =
      new EventTimeAlignment(
          new SpoutSettings.Alignment(
              ZoneOffset.UTC, RecordFormat.BOOK, Duration.ofSeconds(10), Duration.ofSeconds(10)),
          POLL_MILLIS,
          () -> nowNanos);

  @BeforeEach
  void assign() {
    consumer.assign(List.of(SLOW, FAST, OTHER));
    for (TopicPartition partition : consumer.assignment()) {
      consumer.seek(partition, 0);
      consumer.updateEndOffsets(Map.of(partition, 1_000L));
    }
  }

  @Test
  void align_aheadByMoreThanDrift_pausesUntilTheOtherFollows() {
    bring(SLOW, "20160124134517");
    bring(FAST, "20160124134528");
    alignment.align(consumer);
    assertThat(consumer.paused()).containsExactly(FAST);

    bring(SLOW, "20160124134518");
    alignment.align(consumer);
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void align_withinDrift_pausesNobody() {
    bring(SLOW, "20160124134517");
    bring(FAST, "20160124134527");

    alignment.align(consumer);

    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void align_partitionBehindHasNoMore_pausesNobody() {
    bring(SLOW, "20160124134517");
    bring(FAST, "20160124144517");
    consumer.updateEndOffsets(Map.of(SLOW, 0L));

    alignment.align(consumer);

    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void align_partitionBehindBroughtRubbishLast_pausesNobody() {
    bring(SLOW, "20160124134517");
    bring(SLOW, "rubbish");
    bring(FAST, "20160124144517");

    alignment.align(consumer);

    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void align_lateEventLast_partitionIsWhereItWas() {
    bring(SLOW, "20160124134517");
    bring(FAST, "20160124134520");
    bring(SLOW, "20150124134517");

    alignment.align(consumer);

    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void align_clockTooFarAhead_isNotGoneBy() {
    bring(SLOW, "20160124134517");
    bring(FAST, "20160124134518");
    bring(FAST, FIRST_MILLIS, "20991231235959");

    alignment.align(consumer);

    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void align_partitionGone_isNotWaitedFor() {
    bring(SLOW, "20160124134517");
    bring(FAST, "20160124144517");
    alignment.align(consumer);
    assertThat(consumer.paused()).containsExactly(FAST);

    consumer.assign(List.of(FAST, OTHER));
    alignment.align(consumer);

    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void brought_nothingInAWholePoll_letsEverybodyGoOnForASecond() {
    bring(SLOW, "20160124134517");
    bring(FAST, "20160124144517");
    call(POLL_MILLIS);

    call(0);
    assertThat(consumer.paused()).isEmpty();
    nowNanos += 999_000_000;
    call(0);
    assertThat(consumer.paused()).isEmpty();

    nowNanos += 1_000_000;
    call(0);
    assertThat(consumer.paused()).containsExactly(FAST);
  }

  @Test
  void brought_nothingWithoutWaitingForIt_goesOnPausing() {
    bring(SLOW, "20160124134517");
    bring(FAST, "20160124144517");
    call(POLL_MILLIS - 1);

    call(0);

    assertThat(consumer.paused()).containsExactly(FAST);
  }

  /** A call of the spout that takes so long and brings nothing. */
  private void call(long millis) {
    alignment.align(consumer);
    nowNanos += millis * 1_000_000;
    alignment.brought(Map.of());
  }

  private void bring(TopicPartition partition, String date) {
    bring(partition, FIRST_MILLIS + Duration.ofDays(1).toMillis(), date);
  }

  private void bring(TopicPartition partition, long timestampMillis, String date) {
    byte[] value = (date + ",V0001,3,0,F,N,85,A01").getBytes(UTF_8);
    alignment.brought(
        Map.of(
            partition,
            RecordBatch.of(
                "a", List.of(LogConsumer.record(partition, 0, timestampMillis, value)), 1, 1)));
  }
}
