package io.smartcar.topology.spout;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.topology.TestContext;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.storm.generated.GlobalStreamId;
import org.junit.jupiter.api.Test;

final class NearbyTaskGroupingTest {

  private static final String STORE = "HBASE";

  @Test
  void chooseTasks_batchesOfAPartition_goToOneTaskOfThisWorker() {
    // Task 9 is another worker's.
    NearbyTaskGrouping grouping = grouping(List.of(1), List.of(9, 6, 5), List.of(1, 5, 6));

    assertThat(tasks(grouping, 1, 0, 1, 2, 0, 3)).containsExactly(5, 6, 5, 5, 6);
  }

  @Test
  void chooseTasks_noTaskInThisWorker_goesToOneOfTheOthers() {
    NearbyTaskGrouping grouping = grouping(List.of(1), List.of(9, 8), List.of(1, 5));

    assertThat(tasks(grouping, 1, 0, 1, 2, 0)).containsExactly(8, 9, 8, 8);
  }

  @Test
  void chooseTasks_aSpoutTaskInEachOfTwoWorkers_partitionsOfEachGoToAllItsTasksInTurn() {
    List<Integer> spouts = List.of(1, 2);
    List<Integer> stores = List.of(5, 6, 7, 8);
    NearbyTaskGrouping first = grouping(spouts, stores, List.of(1, 5, 7));
    NearbyTaskGrouping second = grouping(spouts, stores, List.of(2, 6, 8));

    assertThat(tasks(first, 1, 0, 2, 4, 6)).containsExactly(5, 7, 5, 7);
    assertThat(tasks(second, 2, 1, 3, 5, 7)).containsExactly(6, 8, 6, 8);
  }

  @Test
  void chooseTasks_spoutTasksOfAWorker_shareItsTasksEvenly() {
    List<Integer> spouts = List.of(1, 2, 3, 4);
    // Storm has prepared a grouping for each.
    List<Integer> here = List.of(1, 3, 5, 6, 7, 8);
    NearbyTaskGrouping first = grouping(spouts, List.of(5, 6, 7, 8), here);
    NearbyTaskGrouping third = grouping(spouts, List.of(5, 6, 7, 8), here);

    assertThat(tasks(first, 1, 0, 4, 8, 12)).containsExactly(5, 7, 5, 7);
    assertThat(tasks(third, 3, 2, 6, 10, 14)).containsExactly(6, 8, 6, 8);
  }

  private static NearbyTaskGrouping grouping(
      List<Integer> spouts, List<Integer> targets, List<Integer> here) {
    NearbyTaskGrouping grouping = new NearbyTaskGrouping();
    grouping.prepare(
        new TestContext(here.get(0), Map.of(EventSpout.NAME, spouts, STORE, targets), here),
        new GlobalStreamId(EventSpout.NAME, "default"),
        targets);
    return grouping;
  }

  /** Where batches of these partitions go, one after the other. */
  private static List<Integer> tasks(NearbyTaskGrouping grouping, int source, int... partitions) {
    return IntStream.of(partitions)
        .mapToObj(
            partition ->
                grouping.chooseTasks(
                    source, List.of(partition, TestBatches.of(partition, 0, "not looked at"))))
        .peek(chosen -> assertThat(chosen).hasSize(1))
        .map(chosen -> chosen.get(0))
        .toList();
  }
}
