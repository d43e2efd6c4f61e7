package io.smartcar.topology;

import com.codahale.metrics.Counter;
import io.smartcar.topology.metrics.WorkerMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.metrics2.StormMetricRegistry;
import org.apache.storm.task.TopologyContext;
import org.jspecify.annotations.Nullable;

/** Storm's view of one task, without Storm; shows what the task counted. */
public final class TestContext extends TopologyContext {

  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<String, Object> resources = new HashMap<>();

  /** The context of one task of a component. */
  public TestContext(String component, int task, List<Integer> tasks) {
    this(task, Map.of(component, tasks));
  }

  /** The context of one task among those of several components, all in one worker. */
  public TestContext(int task, Map<String, List<Integer>> tasks) {
    this(task, tasks, List.copyOf(componentOfTask(tasks).keySet()));
  }

  /** The same with these tasks in the worker. */
  public TestContext(int task, Map<String, List<Integer>> tasks, List<Integer> ofWorker) {
    super(
        new StormTopology(Map.of(), Map.of(), Map.of()),
        Map.of(),
        componentOfTask(tasks),
        tasks,
        Map.of(),
        Map.of(),
        "DriverCarInfo-1-1",
        "target",
        "target",
        task,
        6700,
        ofWorker,
        Map.of(),
        Map.of(),
        new HashMap<>(),
        new HashMap<>(),
        new AtomicBoolean(false),
        new StormMetricRegistry());
  }

  private static Map<Integer, String> componentOfTask(Map<String, List<Integer>> tasks) {
    Map<Integer, String> components = new TreeMap<>();
    tasks.forEach((component, its) -> its.forEach(task -> components.put(task, component)));
    return components;
  }

  /** The same, whose worker has this metrics. */
  public TestContext with(WorkerMetrics metrics) {
    resources.put(WorkerMetrics.RESOURCE, metrics);
    return this;
  }

  @Override
  public @Nullable Object getResource(String name) {
    return resources.get(name);
  }

  @Override
  public Counter registerCounter(String name) {
    return counters.computeIfAbsent(name, super::registerCounter);
  }

  /** What the task counted under this name; 0 if it did not. */
  public long count(String name) {
    Counter counter = counters.get(name);
    return counter == null ? 0 : counter.getCount();
  }
}
