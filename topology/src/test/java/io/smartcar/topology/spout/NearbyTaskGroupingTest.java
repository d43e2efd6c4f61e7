package io.smartcar.topology.spout;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.topology.TestContext;
import java.util.List;
import org.apache.storm.generated.GlobalStreamId;
import org.junit.jupiter.api.Test;

final class NearbyTaskGroupingTest {

  private final NearbyTaskGrouping grouping = new NearbyTaskGrouping();

  @Test
  void chooseTasks_batchesOfAPartition_goToOneTaskOfThisWorker() {
    // Task 9 is another worker's.
    prepare(List.of(5, 6), List.of(9, 6, 5));

    assertThat(List.of(task(0), task(1), task(2), task(0), task(3))).containsExactly(5, 6, 5, 5, 6);
  }

  @Test
  void chooseTasks_noTaskInThisWorker_goesToOneOfTheOthers() {
    prepare(List.of(5), List.of(9, 8));

    assertThat(List.of(task(0), task(1), task(2), task(0))).containsExactly(8, 9, 8, 8);
  }

  private void prepare(List<Integer> ofThisWorker, List<Integer> targets) {
    grouping.prepare(
        new TestContext("HBASE", ofThisWorker.get(0), ofThisWorker),
        new GlobalStreamId(EventSpout.NAME, "default"),
        targets);
  }

  private int task(int partition) {
    List<Integer> chosen =
        grouping.chooseTasks(1, List.of(partition, TestBatches.of(partition, 0, "not looked at")));
    assertThat(chosen).hasSize(1);
    return chosen.get(0);
  }
}
