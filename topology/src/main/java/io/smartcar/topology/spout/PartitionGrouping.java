package io.smartcar.topology.spout;

import java.util.List;
import org.apache.storm.generated.GlobalStreamId;
import org.apache.storm.grouping.CustomStreamGrouping;
import org.apache.storm.task.WorkerTopologyContext;

/**
 * Sends every batch of a partition to the same task: the one with the index {@code partition mod
 * tasks}. Set up by Storm in the emitting worker; thread-safe after that.
 */
public final class PartitionGrouping implements CustomStreamGrouping {

  private static final long serialVersionUID = 1L;

  private static final int PARTITION_FIELD = EventSpout.FIELDS.fieldIndex(EventSpout.PARTITION);

  private transient List<List<Integer>> taskByIndex = List.of();

  /** Creates a grouping. */
  public PartitionGrouping() {}

  @Override
  public void prepare(
      WorkerTopologyContext context, GlobalStreamId stream, List<Integer> targetTasks) {
    // A task's index is its place among the sorted ones; Storm does not promise this order here.
    taskByIndex = targetTasks.stream().sorted().map(List::of).toList();
  }

  @Override
  public List<Integer> chooseTasks(int sourceTask, List<Object> tuple) {
    int partition = (Integer) tuple.get(PARTITION_FIELD);
    return taskByIndex.get(partition % taskByIndex.size());
  }
}
