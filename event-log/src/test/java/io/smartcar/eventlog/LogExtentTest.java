package io.smartcar.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LogExtentTest {

  private static final LogExtent TWO_PARTITIONS =
      new LogExtent(Map.of(0, 100L, 1, 0L), Map.of(0, 150L, 1, 20L));

  @Test
  void lagOf_readerAtTheEnds_isNothing() {
    LogLag lag = TWO_PARTITIONS.lagOf(Map.of(0, 150L, 1, 20L));

    assertThat(lag.records()).isZero();
    assertThat(lag.worst(3)).isEmpty();
  }

  @Test
  void lagOf_readerBehind_isCountedPerPartition() {
    LogLag lag = TWO_PARTITIONS.lagOf(Map.of(0, 149L, 1, 3L));

    assertThat(lag.records()).isEqualTo(18);
    assertThat(lag.worst(1)).containsExactly(new LogLag.Behind(1, 3, 17));
  }

  @Test
  void lagOf_partitionNeverRead_isAllThatTheLogHas() {
    assertThat(TWO_PARTITIONS.lagOf(Map.of()).records()).isEqualTo(70);
  }

  @Test
  void lagOf_offsetThatTheLogNoLongerHas_countsFromItsStart() {
    LogLag lag = TWO_PARTITIONS.lagOf(Map.of(0, 10L, 1, 20L));

    assertThat(lag.worst(3)).containsExactly(new LogLag.Behind(0, 100, 50));
  }

  @Test
  void lagOf_partitionWithoutRecords_isNothing() {
    assertThat(new LogExtent(Map.of(), Map.of(0, 0L)).lagOf(Map.of()).records()).isZero();
  }

  @Test
  void lagOf_offsetBeyondTheEnd_isNothing() {
    assertThat(TWO_PARTITIONS.lagOf(Map.of(0, 151L, 1, 99L)).records()).isZero();
  }

  @Test
  void worst_ofAHundredPartitions_areTheFurthestFirst() {
    Map<Integer, Long> ends = new HashMap<>();
    for (int partition = 0; partition < 100; partition++) {
      ends.put(partition, (long) (partition % 50));
    }
    Map<Integer, Long> starts = new HashMap<>();
    ends.keySet().forEach(partition -> starts.put(partition, 0L));

    assertThat(new LogExtent(starts, ends).lagOf(Map.of()).worst(3))
        .extracting(LogLag.Behind::partition)
        .containsExactly(49, 99, 48);
  }
}
