package io.smartcar.topology.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.smartcar.topology.TestContext;
import io.smartcar.topology.spout.TestBatches;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorkerMetricsTest {

  private static final String READING = "20160124134517,A0001,3,0,F,N,85,A01";
  private static final long NOW = 1_000_000;

  private final WorkerMetrics metrics = new WorkerMetrics(() -> NOW);

  private double bucket(String stage, String upTo) {
    return WorkerScrape.of(metrics)
        .value(
            "smartcar_worker_latency_seconds_bucket{stage=\"%s\",le=\"%s\"}"
                .formatted(stage, upTo));
  }

  private double sum(String stage) {
    return WorkerScrape.of(metrics)
        .value("smartcar_worker_latency_seconds_sum{stage=\"" + stage + "\"}");
  }

  @Test
  void reached_recordsOfDifferentAges_eachIsInItsBucket() {
    metrics.reached(
        Stage.STORED,
        TestBatches.of(
            0,
            0,
            List.of(READING, READING, READING, READING),
            List.of(NOW - 100, NOW - 101, NOW - 3_000, NOW - 100)));

    assertThat(bucket("stored", "0.05")).isZero();
    assertThat(bucket("stored", "0.1")).isEqualTo(2);
    assertThat(bucket("stored", "0.25")).isEqualTo(3);
    assertThat(bucket("stored", "2.5")).isEqualTo(3);
    assertThat(bucket("stored", "5.0")).isEqualTo(4);
    assertThat(bucket("stored", "+Inf")).isEqualTo(4);
    assertThat(sum("stored")).isCloseTo(3.301, within(1e-9));
    assertThat(bucket("judged", "+Inf")).isZero();
  }

  @Test
  void reached_clockBehindTheSenders_isNothingAndNotNegative() {
    metrics.reached(Stage.JUDGED, TestBatches.of(0, 0, List.of(READING), List.of(NOW + 5_000)));

    assertThat(bucket("judged", "0.001")).isEqualTo(1);
    assertThat(sum("judged")).isZero();
  }

  @Test
  void reached_recordWithoutATimestamp_isNotMeasured() {
    metrics.reached(
        Stage.JUDGED, TestBatches.of(0, 0, List.of(READING, READING), List.of(-1L, NOW - 10)));

    assertThat(bucket("judged", "+Inf")).isEqualTo(1);
    assertThat(bucket("judged", "0.01")).isEqualTo(1);
  }

  @Test
  void reached_recordOfAnotherAge_isInTheLastBucket() {
    metrics.reached(Stage.ALERTED, Long.MIN_VALUE / 2);

    assertThat(bucket("alerted", "3600.0")).isZero();
    assertThat(bucket("alerted", "+Inf")).isEqualTo(1);
  }

  @Test
  void add_severalTasksOfOneMetric_areAddedUpByTheirLabels() {
    for (int task = 1; task <= 2; task++) {
      int count = task;
      metrics.add(samples -> samples.counter("stored_events", "Events.", count));
    }

    assertThat(WorkerScrape.of(metrics).value("smartcar_worker_stored_events_total")).isEqualTo(3);
  }

  @Test
  void of_workerWithoutMetrics_isOneThatNobodyAsks() {
    TestContext context = new TestContext("HBASE", 2, List.of(2));

    assertThat(WorkerMetrics.of(context)).isNotSameAs(WorkerMetrics.of(context));
    assertThat(WorkerMetrics.of(context.with(metrics))).isSameAs(metrics);
  }
}
