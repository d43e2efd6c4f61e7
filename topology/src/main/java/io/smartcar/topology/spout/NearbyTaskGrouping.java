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
 * need not. The worker's own tasks get its partitions in turn. Set up by Storm in the emitting
 * worker, once for each spout task; thread-safe after that.
 *
 * <p>How it works: the n-th of s spout tasks reads the partitions n, n + s, n + 2 s and so on, so
 * the partitions of a worker are told apart by how often s goes into them and, where it has several
 * spout tasks, by which of those reads them.
 */
public final class NearbyTaskGrouping implements CustomStreamGrouping {

  private static final long serialVersionUID = 1L;

  private static final int PARTITION_FIELD = EventSpout.FIELDS.fieldIndex(EventSpout.PARTITION);

  private final PartitionGrouping byPartition = new PartitionGrouping();
  private transient List<Integer> spouts = List.of();
  private transient List<Integer> spoutsHere = List.of();
  private transient List<List<Integer>> near = List.of();

  /** Creates a grouping. */
  public NearbyTaskGrouping() {}

  @Override
  public void prepare(
      WorkerTopologyContext context, GlobalStreamId stream, List<Integer> targetTasks) {
    Set<Integer> here = new HashSet<>(context.getThisWorkerTasks());
    spouts = context.getComponentTasks(stream.get_componentId()).stream().sorted().toList();
    spoutsHere = spouts.stream().filter(here::contains).toList();
    near = targetTasks.stream().filter(here::contains).sorted().map(List::of).toList();
    byPartition.prepare(context, stream, targetTasks);
  }

  @Override
  public List<Integer> chooseTasks(int sourceTask, List<Object> tuple) {
    if (near.isEmpty()) {
      return byPartition.chooseTasks(sourceTask, tuple);
    }
    int partition = (Integer) tuple.get(PARTITION_FIELD);
    int turn = partition / spouts.size() * spoutsHere.size() + spoutsHere.indexOf(sourceTask);
    return near.get(turn % near.size());
  }
}
