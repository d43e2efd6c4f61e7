package io.smartcar.topology.spout;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.storm.generated.GlobalStreamId;
import org.apache.storm.grouping.CustomStreamGrouping;
import org.apache.storm.task.WorkerTopologyContext;

/**
 * Sends every batch of a partition to the same task, one of the emitting worker's own if it has
 * any: so that what a task learns of a partition is all there is to know, and nothing travels that
 * need not. Set up by Storm in the emitting worker; thread-safe after that.
 */
public final class NearbyTaskGrouping implements CustomStreamGrouping {

  private static final long serialVersionUID = 1L;

  private final PartitionGrouping byPartition = new PartitionGrouping();

  /** Creates a grouping. */
  public NearbyTaskGrouping() {}

  @Override
  public void prepare(
      WorkerTopologyContext context, GlobalStreamId stream, List<Integer> targetTasks) {
    Set<Integer> here = new HashSet<>(context.getThisWorkerTasks());
    List<Integer> near = targetTasks.stream().filter(here::contains).toList();
    byPartition.prepare(context, stream, near.isEmpty() ? targetTasks : near);
  }

  @Override
  public List<Integer> chooseTasks(int sourceTask, List<Object> tuple) {
    return byPartition.chooseTasks(sourceTask, tuple);
  }
}
