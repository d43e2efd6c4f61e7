package io.smartcar.topology.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.topology.spout.RecordBatch;
import io.smartcar.topology.spout.TestBatches;
import org.junit.jupiter.api.Test;

final class BacklogTest {

  private final Backlog backlog = new Backlog(1_000);

  @Test
  void takes_severalPartitions_countsWhatIsLeftOfAll() {
    backlog.takes(batch(0, 0, 10, 510));
    backlog.takes(batch(1, 100, 10, 611));

    assertThat(backlog.records()).isEqualTo(500 + 501);
    assertThat(backlog.isLarge()).isTrue();
  }

  @Test
  void isLarge_untilMuchFewerAreLeft_soThatItDoesNotGoBackAndForth() {
    backlog.takes(batch(0, 0, 10, 1_010));
    assertThat(backlog.isLarge()).as("as many as it may").isFalse();
    backlog.takes(batch(0, 10, 10, 1_021));
    assertThat(backlog.isLarge()).isTrue();
    backlog.takes(batch(0, 20, 750, 1_020));
    assertThat(backlog.records()).isEqualTo(251);
    assertThat(backlog.isLarge()).isTrue();
    backlog.takes(batch(0, 770, 2, 1_020));
    assertThat(backlog.isLarge()).as("less than a quarter").isFalse();
  }

  @Test
  void takes_batchThatComesAgain_changesNothing() {
    RecordBatch first = batch(0, 0, 10, 5_000);
    backlog.takes(first);
    backlog.takes(batch(0, 10, 4_990, 5_000));
    backlog.takes(first);

    assertThat(backlog.records()).isZero();
    assertThat(backlog.isLarge()).isFalse();
  }

  @Test
  void takes_topicMadeAnew_knowsNothingOfTheOneBefore() {
    backlog.takes(batch(0, 100_000, 10, 200_000));
    backlog.takes(batch(1, 0, 10, 10));
    backlog.takes(TestBatches.ofTopic("another", 0, 0, "x"));

    assertThat(backlog.records()).isZero();
    assertThat(backlog.isLarge()).isFalse();
  }

  private static RecordBatch batch(int partition, long first, int records, long logEnd) {
    return TestBatches.behind(partition, first, records, "x", logEnd);
  }
}
